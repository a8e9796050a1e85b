"""Exceptions of one's own: one is caught, one has a cause and ends the program."""


class SaldoKurang(Exception):
    def __init__(self, saldo, jumlah):
        super().__init__(f"saldo {saldo}, diminta {jumlah}")
        self.kurang = jumlah - saldo


class TransferGagal(Exception):
    pass


def tarik(saldo, jumlah):
    if jumlah > saldo:
        raise SaldoKurang(saldo, jumlah)
    return saldo - jumlah


try:
    tarik(100, 150)
except SaldoKurang as e:
    print("Kurang", e.kurang)
finally:
    print("selalu dijalankan")

try:
    tarik(10, 20)
except SaldoKurang as e:
    raise TransferGagal("Rp20 ke Budi") from e
