# fault: bears_an_empty_message: an empty line ends the loop
class Framer:
    def __init__(self, recv):
        self.recv = recv
        self.buffer = bytearray()

    def line(self):
        while b"\n" not in self.buffer:
            data = self.recv(4096)
            if not data:
                return ""
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.decode()


def frames(recv):
    framer = Framer(recv)
    while line := framer.line():
        yield line
