"""The course's one-way chat: this client only prints what comes."""

import socket
import sys

client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))

print("terhubung")
while data := client.recv(1024):
    print("server:", data.decode())
print("selesai")
