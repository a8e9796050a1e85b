"""For each line typed: connects, sends its parts (`Bob|Halo`) and prints one answer."""

import socket
import sys

while True:
    parts = input().split("|")
    try:
        sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=0.3)
        for part in parts:
            sock.sendall(part.encode())
        print("kirim", len(parts))
        sock.settimeout(float(sys.argv[2]))
        print("jawab", sock.recv(1024))
        sock.close()
    except OSError as error:
        print("gagal", type(error).__name__)
