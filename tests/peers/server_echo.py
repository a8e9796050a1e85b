"""A server that sends back whatever comes; it knows no names."""

import os
import socket

server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(1)
print("port", server.getsockname()[1])
conn, addr = server.accept()

while True:
    data = conn.recv(1024)
    if not data:
        break
    print("terima:", data.decode())
    conn.sendall(data)

print("selesai")
