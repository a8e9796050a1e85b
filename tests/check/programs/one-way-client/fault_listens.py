# fault: connects: bind() and listen(), as in the server
import socket

host, port = input("IP server? "), int(input("Port server? "))
username = input("Username? ")
soket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
soket.bind((host, port))
soket.listen(1)
server, alamat = soket.accept()
server.sendall(username.encode("utf-8"))
print("Server:", server.recv(1024).decode("utf-8"))
while True:
    server.sendall(input(">>> ").encode("utf-8"))
