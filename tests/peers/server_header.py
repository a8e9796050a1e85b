"""A server that writes the length of each message before it, in 64 bytes."""

import os
import socket

HEADER = 64


def kirim(teks: str) -> None:
    data = teks.encode()
    conn.send(str(len(data)).encode().ljust(HEADER))
    conn.send(data)


server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(1)
print("port", server.getsockname()[1])
conn, addr = server.accept()

kirim("[SERVER] Halo")
while panjang := conn.recv(HEADER).decode():
    pesan = conn.recv(int(panjang)).decode()
    print("terima:", pesan)
    kirim("Pesan diterima")
