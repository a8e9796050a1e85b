"""Takes arguments; a wrong one ends it with exit code 2."""

import argparse

parser = argparse.ArgumentParser(prog="argumen", description="Hitung bangun datar")
bagian = parser.add_subparsers(dest="bangun", required=True)
kotak = bagian.add_parser("kotak")
kotak.add_argument("sisi", type=int)
kotak.add_argument("-u", "--ulang", type=int, default=1)
bagian.add_parser("lingkaran").add_argument("--jari", type=float, required=True)

pilihan = parser.parse_args()
if pilihan.bangun == "kotak":
    for _ in range(pilihan.ulang):
        print("luas", pilihan.sisi**2)
else:
    print("luas", round(3.14 * pilihan.jari**2, 2))
