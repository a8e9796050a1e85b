"""A client that sends what is typed, until nothing more is typed."""

import socket
import sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as s:
    for line in sys.stdin:
        s.sendall(line.strip().encode())
        print("balasan:", s.recv(1024).decode())
