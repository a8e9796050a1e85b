"""A client that waits for the server to speak, and sends everything back."""

import socket
import sys

client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))

print("terhubung")
while data := client.recv(1024):
    client.sendall(data)
