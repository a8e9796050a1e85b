"""The course's one-way chat: this client only sends what is typed."""

import socket
import sys

client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))

while True:
    pesan = input("pesan : ")
    if pesan == "keluar":
        break
    client.send(pesan.encode())

client.close()
