"""A server that was written for UDP."""

import os
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
print("port", server.getsockname()[1])
while True:
    data, addr = server.recvfrom(1024)
    print("terima:", data.decode())
    server.sendto(data, addr)
