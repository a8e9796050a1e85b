"""A server of Pertemuan 4, for many clients: it asks for each name with NICK."""

import os
import socket
import threading
from datetime import datetime

clients: list[socket.socket] = []


def kirim_semua(pesan: str) -> None:
    for client in clients:
        client.send(f"[{datetime.now():%H:%M:%S}] {pesan}".encode("ascii"))


def layani(client: socket.socket) -> None:
    while data := client.recv(1024):
        print(data.decode("ascii"))
        kirim_semua(data.decode("ascii"))
    clients.remove(client)


server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen()
print("port", server.getsockname()[1])
while True:
    client, addr = server.accept()
    client.send(b"NICK")
    nama = client.recv(1024).decode("ascii")
    print("nama:", nama)
    clients.append(client)
    kirim_semua(f"{nama} Bergabung!")
    threading.Thread(target=layani, args=(client,)).start()
