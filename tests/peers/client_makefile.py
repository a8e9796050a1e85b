"""A client that reads and writes a socket as a file, line by line."""

import socket
import sys

client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))

berkas = client.makefile("rw", encoding="utf-8", newline="")
print("Wati", end="\r\n", file=berkas, flush=True)
print("server:", berkas.readline().strip())
while True:
    print(input(), end="\r\n", file=berkas, flush=True)
    print("jawab:", berkas.readline().strip())
