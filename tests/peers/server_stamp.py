"""A server without names that speaks first, and stamps each message."""

import os
import socket
from datetime import datetime

server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(1)
print("port", server.getsockname()[1])
conn, addr = server.accept()

while True:
    conn.send(f"[{datetime.now():%H:%M:%S}] {input()}".encode())
    pesan = conn.recv(1024).decode()
    if not pesan:
        break
    print("client:", pesan)
