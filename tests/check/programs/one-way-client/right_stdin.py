# right: a fixed port, and the lines of sys.stdin one by one
import socket
import sys

nama = input("Siapa namamu? ")
with socket.create_connection(("localhost", 54329)) as s:
    s.sendall(nama.encode())
    print("Tersambung dengan", s.recv(1024).decode())
    for baris in sys.stdin:
        s.sendall(baris.rstrip("\n").encode())
