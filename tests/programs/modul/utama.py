"""Imports a module and a package that lie beside it; both ask and print."""

import alat
from paket import PAJAK
from paket.harga import hitung

nama = alat.tanya("Barang")
harga = int(alat.tanya("Harga"))
print(nama, hitung(harga), PAJAK)
print(alat.__name__, alat.riwayat, __name__)
