"""A table with wide columns, tabs and colours."""

MERAH, HIJAU, NORMAL = "\033[31m", "\033[32m", "\033[0m"

nilai = [("Ani Lestari", 90, "A"), ("Budi", 55, "D"), ("Citra Dewi Anggraini", 78, "B")]

print("+" + "-" * 24 + "+" + "-" * 9 + "+")
print(f"|{'NAMA':^24}|{'NILAI':^9}|")
print("+" + "-" * 24 + "+" + "-" * 9 + "+")
for nama, angka, _ in nilai:
    warna = HIJAU if angka >= 60 else MERAH
    print(f"|{nama:<24}|{warna}{angka:>9}{NORMAL}|")
print("+" + "-" * 24 + "+" + "-" * 9 + "+")

print("\nNama\tHuruf")
for nama, _, huruf in nilai:
    print(nama.split()[0], huruf, sep="\t")
print(" " * 40 + "^ rata kanan")
