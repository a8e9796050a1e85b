"""A server that reads, and says nothing before somebody types."""

import os
import socket
import threading

server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(1)
print("port", server.getsockname()[1])
conn, addr = server.accept()


def baca() -> None:
    while data := conn.recv(1024):
        print("terima:", data.decode())


threading.Thread(target=baca, daemon=True).start()
while True:
    conn.send(input().encode())
