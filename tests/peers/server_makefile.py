"""A server that reads and writes a socket as a file; its name comes first."""

import os
import socket

server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(1)
print("port", server.getsockname()[1])
conn, addr = server.accept()

berkas = conn.makefile("rw", encoding="utf-8")
print("Wati", file=berkas, flush=True)
print("masuk:", berkas.readline().strip())
for line in berkas:
    print("pesan:", line.strip())
    print("Wati:", input(), file=berkas, flush=True)
