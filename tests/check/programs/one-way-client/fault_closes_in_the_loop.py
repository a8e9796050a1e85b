# fault: goes_on: close() stands inside the loop
import socket


def chat(sock):
    while True:
        text = input("Enter a message: ")
        if text == "exit":
            break
        sock.send(text.encode())
        sock.close()


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
host = input("Enter the host: ")
port = int(input("Enter the port: "))
name = input("Enter your name: ")
s.connect((host, port))
s.send(name.encode())
print(s.recv(1024).decode(), "has connected")
chat(s)
