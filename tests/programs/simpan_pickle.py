"""Pickles objects of its own classes, and takes them out again."""

import pickle
import sys
import tempfile
from enum import Enum


class Warna(Enum):
    MERAH = 1
    BIRU = 2


class Kartu:
    def __init__(self, warna, angka):
        self.warna, self.angka = warna, angka

    def __eq__(self, lain):
        return (self.warna, self.angka) == (lain.warna, lain.angka)

    def __repr__(self):
        return f"Kartu({self.warna.name}, {self.angka})"


tangan = [Kartu(Warna.MERAH, 7), Kartu(Warna.BIRU, 2)]
with tempfile.TemporaryFile() as berkas:
    pickle.dump(tangan, berkas)
    berkas.seek(0)
    kembali = pickle.load(berkas)
print(kembali, kembali == tangan, type(kembali[0]).__module__)
print(sys.modules["__main__"].Kartu is Kartu)
