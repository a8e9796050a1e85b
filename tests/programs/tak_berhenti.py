"""Never ends, and catches everything: only a kill helps."""

hitungan = 0
print("mulai")
while True:
    try:
        hitungan += 1
        int("bukan angka")
    except:
        continue
