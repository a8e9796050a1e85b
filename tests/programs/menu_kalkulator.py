"""A menu that comes back until somebody chooses 0."""


def tambah(a, b):
    return a + b


def bagi(a, b):
    return a / b


MENU = {"1": ("Tambah", tambah), "2": ("Bagi", bagi)}

while True:
    print("=" * 30)
    for nomor, (nama, _) in MENU.items():
        print(f"  [{nomor}]\t{nama}")
    print("  [0]\tKeluar")
    pilihan = input("Pilih: ")
    if pilihan == "0":
        break
    if pilihan not in MENU:
        print("Pilihan tidak ada")
        continue
    try:
        a, b = (float(x) for x in input("Dua angka: ").split())
        print("Hasil:", MENU[pilihan][1](a, b))
    except ZeroDivisionError as salah:
        print("Tidak bisa:", salah)

print("Terima kasih")
