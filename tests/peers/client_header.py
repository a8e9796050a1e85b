"""A client that writes the length of each message before it, in 64 bytes."""

import socket
import sys

HEADER = 64


def kirim(teks: str) -> None:
    data = teks.encode()
    client.send(str(len(data)).encode().ljust(HEADER))
    client.send(data)


client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))

kirim("Halo dunia!")
print("server:", client.recv(2048).decode())
