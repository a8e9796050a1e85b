# fault: takes_a_refusal: does not look at the result of connect_ex
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
host = input("Host name: ")
port = int(input("Port number: "))
result = sock.connect_ex((host, port))
sock.send(input("Nickname: ").encode())
print("Connected to", sock.recv(1024).decode())
while True:
    sock.send(input("Message: ").encode())
