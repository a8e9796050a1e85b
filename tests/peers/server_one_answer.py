"""A server that answers one message of each client, and hangs up."""

import os
import socket

server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen()
print("port", server.getsockname()[1])
while True:
    conn, addr = server.accept()
    pesan = conn.recv(1024).decode()
    print("terima:", pesan)
    conn.send(f"Terima kasih, pesan kamu: {pesan}".encode())
    conn.close()
