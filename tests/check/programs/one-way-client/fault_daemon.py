# fault: passes_on: the thread that writes ends with the program, at once
import socket
import threading


def write():
    while True:
        sock.sendall(input("Message: ").encode())


host = input("Host: ")
port = int(input("Port: "))
sock = socket.create_connection((host, port))
sock.sendall(input("Name: ").encode())
print(sock.recv(1024).decode(), "has joined")
threading.Thread(target=write, daemon=True).start()
