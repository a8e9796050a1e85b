# fault: bears_every_cut: decodes as Latin-1
class Lines:
    def __init__(self, encoding="latin-1"):
        self.encoding = encoding
        self.rest = b""

    def feed(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        return [line.decode(self.encoding) for line in lines]


def frames(recv):
    lines = Lines()
    while data := recv(1024):
        yield from lines.feed(data)
