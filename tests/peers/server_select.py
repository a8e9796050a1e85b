"""A server with select: it greets everybody, and answers in capitals."""

import os
import select
import socket

server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(5)
print("port", server.getsockname()[1])
daftar = [server]

while True:
    siap, _, _ = select.select(daftar, [], [])
    for sock in siap:
        if sock is server:
            conn, addr = server.accept()
            conn.sendall(b"Selamat datang di server!")
            daftar.append(conn)
        elif data := sock.recv(1024):
            print("terima:", data.decode())
            sock.sendall(data.upper())
        else:
            daftar.remove(sock)
            sock.close()
