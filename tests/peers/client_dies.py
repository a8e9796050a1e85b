"""A client with a mistake in it: it dies in the middle of the chat."""

import socket
import sys

client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))
client.send(b"Didi")
print("server:", client.recv(1024).decode())
client.send(b"Halo")
balasan = client.recv(1024).decode()
print(1 / (len(balasan) - len(balasan)))
