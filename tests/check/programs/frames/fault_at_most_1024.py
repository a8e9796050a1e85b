# fault: bears_every_cut: gives up on a long message
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
    while p.cukup(4):
        panjang = int.from_bytes(p.ambil(4), "big")
        panjang = min(panjang, 1024)
        if not p.cukup(panjang):
            break
        yield p.ambil(panjang)
