"""A client that connects first and asks for the name afterwards."""

import socket
import sys

client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))
print("terhubung")
nama = input("Siapa namamu? ")
client.send(nama.encode())
print("server:", client.recv(1024).decode())
client.send(input("pesan : ").encode())
print(client.recv(1024).decode())
client.close()
