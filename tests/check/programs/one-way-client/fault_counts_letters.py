# fault: takes_long_texts: counts letters where bytes are meant
import socket

sock = socket.socket()
sock.connect((input("Server IP: "), int(input("Server port: "))))
name = input("User name: ")
sock.sendall(name.encode())
print("Server name:", sock.recv(1024).decode())
while True:
    text = input("Your message: ")
    sent = 0
    while sent < len(text):
        sent += sock.send(text.encode()[sent : len(text)])
