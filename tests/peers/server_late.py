"""A server that accepts first and asks for its own name afterwards."""

import os
import socket

server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(1)
print("port", server.getsockname()[1])
conn, addr = server.accept()
print("client:", conn.recv(1024).decode())
conn.send(input("Siapa namamu? ").encode())
print("pesan:", conn.recv(1024).decode())
conn.send(input("balas: ").encode())
conn.close()
