"""Reads its input as a file: the first line by itself, the others in a loop until `selesai`."""

import sys

judul = sys.stdin.readline().rstrip("\n")
print("JUDUL:", judul)
for nomor, baris in enumerate(sys.stdin, 1):
    if baris.strip() == "selesai":
        break
    print(f"{nomor:>3}  {baris.strip()[::-1]}")
print("habis")
