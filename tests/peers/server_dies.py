"""A server with a mistake in it: it dies in the middle of the chat."""

import os
import socket

server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(1)
print("port", server.getsockname()[1])
conn, addr = server.accept()
print("client:", conn.recv(1024).decode())
conn.send(b"Didi")
pesan = conn.recv(1024).decode()
print(1 / (len(pesan) - len(pesan)))
