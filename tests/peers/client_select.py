"""A client with select; its first words are a sentence."""

import select
import socket
import sys

client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))

client.send(b"Halo, saya Bob dari kelas B!")
while True:
    siap, _, _ = select.select([client], [], [], 10)
    if not siap:
        break
    data = client.recv(1024)
    if not data:
        break
    print("server:", data.decode())
    client.send(b"ya: " + data[-8:])
