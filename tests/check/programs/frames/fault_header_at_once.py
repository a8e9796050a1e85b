# fault: joins: expects the four bytes of the length in one piece
from struct import error, unpack


class Penerima:
    def __init__(self, recv):
        self.recv = recv

    def isi(self, panjang):
        data = b""
        while len(data) < panjang and (bagian := self.recv(panjang - len(data))):
            data += bagian
        return data if len(data) == panjang else None

    def semua(self):
        while kepala := self.recv(4):
            try:
                (panjang,) = unpack("!I", kepala)
            except error:
                return
            isi = self.isi(panjang)
            if isi is None:
                return
            yield isi.decode()


def frames(recv):
    yield from Penerima(recv).semua()
