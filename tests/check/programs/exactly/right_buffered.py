# right: a raw reader below io.BufferedReader, which reads no further than asked
import io


class Mentah(io.RawIOBase):
    def __init__(self, recv):
        self.recv = recv

    def readable(self):
        return True

    def readinto(self, tempat):
        data = self.recv(len(tempat))
        tempat[: len(data)] = data
        return len(data)


def exactly(recv, n):
    mentah = Mentah(recv)
    hasil = b""
    while len(hasil) < n:
        data = mentah.read(n - len(hasil))
        if not data:
            raise EOFError("akhir")
        hasil += data
    return hasil
