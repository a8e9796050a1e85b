# right: an object with __iter__
import codecs


class Pembaca:
    def __init__(self, recv):
        self.recv = recv
        self.dekoder = codecs.getincrementaldecoder("utf8")("replace")

    def __iter__(self):
        return self

    def __next__(self):
        data = self.recv(2048)
        if not data:
            raise StopIteration
        return self.dekoder.decode(data)


def letters(recv):
    return Pembaca(recv)
