"""Reads whatever comes, one client after another, and prints it; `teks` decodes each piece."""

import os
import socket
import sys

listener = socket.socket()
listener.bind(("127.0.0.1", int(os.environ.get("PORT", 0))))
listener.listen()
print("port", listener.getsockname()[1])
while True:
    conn, address = listener.accept()
    try:
        while data := conn.recv(1024):
            print("terima", data.decode()[-9:] if "teks" in sys.argv else data[:9], len(data))
        print("selesai")
    except (OSError, UnicodeDecodeError) as error:
        print("gagal", type(error).__name__)
    conn.close()
