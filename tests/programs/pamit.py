"""Goodbyes at the end, a thread that calls sys.exit, and one that dies."""

import atexit
import sys
import threading

atexit.register(print, "pamit terakhir")


@atexit.register
def pamit():
    print("pamit lebih dulu")


def keluar():
    print("thread keluar")
    sys.exit("tidak terlihat")


t = threading.Thread(target=keluar)
t.start()
t.join()
print("program utama jalan terus")
sys.exit("berhenti dengan pesan")
