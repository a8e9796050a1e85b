"""A client that was written for UDP."""

import socket
import sys

client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.sendto(b"Bob", ("127.0.0.1", int(sys.argv[1])))
print("terkirim")
client.recvfrom(1024)
