"""Reads on after the server has left: it spins, and never ends."""

import socket
import sys

s = socket.socket()
s.connect(("127.0.0.1", int(sys.argv[1])))
s.send(b"halo")
while True:
    data = s.recv(1024)
    if data:
        print("dari server:", data.decode())
