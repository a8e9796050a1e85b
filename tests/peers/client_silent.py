"""A client that connects and never says a word."""

import socket
import sys

client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))
print("terhubung")
print("akhir:", client.recv(1024))
