"""Sends two messages in a row to each client, then waits until it leaves."""

import os
import socket

listener = socket.socket()
listener.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
listener.listen()
print("port", listener.getsockname()[1])
while True:
    conn, address = listener.accept()
    conn.sendall(b"satu")
    conn.sendall(b"dua")
    try:
        conn.recv(1024)
    except OSError as error:
        print("gagal", type(error).__name__)
    conn.close()
