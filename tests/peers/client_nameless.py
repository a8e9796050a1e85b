"""A client without names: it sends a message, and waits for the answer."""

import socket
import sys

client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))

while True:
    client.send(input("kamu: ").encode())
    balasan = client.recv(1024).decode()
    if not balasan:
        break
    print("server:", balasan)
