# right: by newline, a class with a method of its own for each step
class Lines:
    def __init__(self, recv):
        self.recv = recv
        self.pieces = [b""]

    def take(self):
        data = self.recv(8192)
        first, *others = data.split(b"\n")
        self.pieces[-1] += first
        self.pieces += others
        return data != b""

    def __iter__(self):
        while self.take():
            *whole, rest = self.pieces
            self.pieces = [rest]
            yield from whole


def frames(recv):
    return map(bytes.decode, Lines(recv))
