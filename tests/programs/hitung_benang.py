"""Threads that share a global under a lock, and are counted."""

import threading

jumlah = 0
kunci = threading.Lock()
siap = threading.Event()


def tambah(kali):
    global jumlah
    siap.wait()
    for _ in range(kali):
        with kunci:
            jumlah += 1


benang = [threading.Thread(target=tambah, args=(100,), name=f"benang-{n}") for n in range(3)]
for b in benang:
    b.start()
print(threading.active_count(), sorted(t.name for t in threading.enumerate()))
siap.set()
for b in benang:
    b.join()
print(jumlah, threading.active_count(), threading.current_thread() is threading.main_thread())
print(threading.main_thread().name)
