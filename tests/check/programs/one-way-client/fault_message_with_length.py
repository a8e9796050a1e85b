# fault: passes_on: the length stands before each message
import socket
import struct

with socket.create_connection((input("Host: "), int(input("Port: ")))) as sock:
    sock.sendall(input("Name: ").encode())
    print("Server name:", sock.recv(1024).decode())
    while True:
        data = input("Message: ").encode()
        sock.sendall(struct.pack("!I", len(data)))
        sock.sendall(data)
