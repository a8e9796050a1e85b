# fault: leaves_the_rest: a buffer of its own for each call
class Penyangga:
    def __init__(self, recv):
        self.recv = recv
        self.isi = b""

    def ambil(self, n):
        while len(self.isi) < n:
            data = self.recv(4096)
            if not data:
                raise EOFError
            self.isi += data
        hasil, self.isi = self.isi[:n], self.isi[n:]
        return hasil


def exactly(recv, n):
    return Penyangga(recv).ambil(n)
