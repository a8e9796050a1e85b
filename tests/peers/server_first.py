"""A server that sends its name before the client does, and writes name: text (time)."""

import os
import socket
from datetime import datetime

server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(1)
print("port", server.getsockname()[1])
conn, addr = server.accept()
conn.sendall(b"Dewi")
print("client:", conn.recv(1024).decode())

while True:
    pesan = conn.recv(1024).decode()
    if not pesan:
        break
    print("pesan:", pesan)
    conn.sendall(f"Dewi: sama-sama ({datetime.now():%H:%M:%S})".encode())

print("selesai")
conn.close()
