# fault: shows_who_joined: the thread that reads is not started
import socket
import threading


def read(sock):
    while data := sock.recv(1024):
        print("Server says:", data.decode())


sock = socket.socket()
sock.connect((input("Address: "), int(input("Port: "))))
sock.sendall(input("Username: ").encode())
reader = threading.Thread(target=read, args=(sock,))
while True:
    sock.sendall(input("You: ").encode())
