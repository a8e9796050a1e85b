# fault: does_not_wait: yields a message when the next one begins
class Penyangga:
    def __init__(self, recv):
        self.recv = recv
        self.isi = b""

    def cukup(self, n):
        while len(self.isi) < n:
            data = self.recv(65536)
            if not data:
                return False
            self.isi += data
        return True

    def ambil(self, n):
        hasil, self.isi = self.isi[:n], self.isi[n:]
        return hasil


def frames(recv):
    p = Penyangga(recv)
    lama = None
    while p.cukup(4):
        panjang = int.from_bytes(p.ambil(4), "big")
        if lama is not None:
            yield lama
        if not p.cukup(panjang):
            return
        lama = p.ambil(panjang)
    if lama is not None:
        yield lama
