"""A guessing game: a question in a loop, and an answer that is no number."""

import random

random.seed(3)
rahasia = random.randint(1, 20)
percobaan = 0

while True:
    try:
        tebakan = int(input(f"Tebakan ke-{percobaan + 1}: "))
    except ValueError:
        print("Itu bukan angka!")
        continue
    percobaan += 1
    if tebakan < rahasia:
        print("Terlalu kecil")
    elif tebakan > rahasia:
        print("Terlalu besar")
    else:
        break

print(f"Benar! Kamu menebak {percobaan} kali.")
