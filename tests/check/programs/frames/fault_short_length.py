# fault: yields_a_message: reads a length of two bytes
import struct


class Reader:
    def __init__(self, recv):
        self.recv = recv

    def exactly(self, count):
        parts = []
        while count:
            part = self.recv(count)
            if not part:
                raise ConnectionError("the other side has left")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def __iter__(self):
        try:
            while True:
                (count,) = struct.unpack("!H", self.exactly(2))
                yield self.exactly(count)
        except ConnectionError:
            pass


def frames(recv):
    return iter(Reader(recv))
