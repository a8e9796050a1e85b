"""The course's one-way chat: this server only prints what comes."""

import os
import socket
from datetime import datetime

server = socket.socket()
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(1)
print("port", server.getsockname()[1])
conn, addr = server.accept()

while True:
    data = conn.recv(1024)
    if not data:
        break
    print(f"[{datetime.now():%H:%M:%S}] {data.decode()}")

print("selesai")
conn.close()
