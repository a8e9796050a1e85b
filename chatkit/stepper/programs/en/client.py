"""The assignment's chat client (meeting 3)."""

import socket

print("Client IP address:", socket.gethostbyname("localhost"))
host = input("Enter the server's IP address: ")
port = int(input("Enter the server's port: "))
username = input("Enter your username: ")

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((host, port))
client.send(username.encode())
server_name = client.recv(1024).decode()
print(f"{server_name} has joined...")

while True:
    message = input("message : ")
    client.send(message.encode())
    reply = client.recv(1024).decode()
    if not reply:
        break
    print(reply)

print(f"{server_name} has left.")
client.close()
