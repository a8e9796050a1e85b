"""The course's one-way chat: this server only sends what is typed."""

import os
import socket

server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(1)
print("port", server.getsockname()[1])
conn, addr = server.accept()

while True:
    pesan = input("pesan: ")
    if pesan == "keluar":
        break
    conn.send(pesan.encode())

conn.close()
