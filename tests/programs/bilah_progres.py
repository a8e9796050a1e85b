"""A progress bar that is drawn over itself."""

import sys
import time

PANJANG = 20
for persen in range(0, 101, 10):
    isi = PANJANG * persen // 100
    sys.stdout.write(f"\rMengunduh [{'#' * isi}{'.' * (PANJANG - isi)}] {persen}%")
    sys.stdout.flush()
    time.sleep(0.005)
print("\nSelesai")
for putaran in "|/-\\":
    print(f"\rMemeriksa {putaran}", end="", flush=True)
print("\rMemeriksa: baik")
