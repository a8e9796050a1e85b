"""A server with a thread that receives; it stamps its messages with the time alone."""

import os
import socket
import threading
from datetime import datetime


def terima() -> None:
    while True:
        data = conn.recv(1024)
        if not data:
            print("client pergi")
            break
        print("<", data.decode())


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
server.listen(5)
print("port", server.getsockname()[1])
conn, addr = server.accept()
print(conn.recv(1024).decode(), "masuk")
conn.send(b"Tari")
threading.Thread(target=terima).start()

while True:
    pesan = input()
    if pesan == "keluar":
        break
    conn.send(f"[{datetime.now():%H:%M:%S}] Tari: {pesan}".encode())

conn.close()
server.close()
