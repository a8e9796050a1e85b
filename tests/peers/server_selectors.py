"""A server with selectors and callbacks; it answers a name with its own."""

import os
import selectors
import socket

pemilih = selectors.DefaultSelector()
nama: dict[socket.socket, str] = {}


def terima(server: socket.socket) -> None:
    conn, _ = server.accept()
    pemilih.register(conn, selectors.EVENT_READ, baca)


def baca(conn: socket.socket) -> None:
    data = conn.recv(1024)
    if not data:
        pemilih.unregister(conn)
        conn.close()
    elif conn not in nama:
        nama[conn] = data.decode()
        conn.sendall(b"Sari")
    else:
        print(f"{nama[conn]}: {data.decode()}")
        conn.sendall(b"Sari: ya, " + data)


server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen()
print("port", server.getsockname()[1])
pemilih.register(server, selectors.EVENT_READ, terima)
while True:
    for key, _ in pemilih.select():
        key.data(key.fileobj)
