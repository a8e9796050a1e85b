"""Polls a socket that does not block, and does other work in between."""

import socket
import sys
import time

s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.setblocking(0)
kosong = 0
while True:
    try:
        data = s.recv(1024)
    except BlockingIOError:
        if kosong == 0:
            print("belum ada data")
        kosong += 1
        time.sleep(0.01)
        continue
    if not data:
        break
    print("data:", data.decode())
print("server pergi,", "pernah menunggu" if kosong else "tidak pernah menunggu")
