"""The assignment's chat server (meeting 3)."""

import socket
from datetime import datetime

ip = socket.gethostbyname("localhost")  # gethostname() in the assignment: see lesson 3
print("IP address:", ip)
port = int(input("Enter the server's port: "))
print("Server port:", port)
print("Date:", datetime.now().strftime("%Y-%m-%d"))
username = input("Enter your username: ")

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind((ip, port))
server.listen(1)
print("Waiting for a client...")

conn, address = server.accept()
client_name = conn.recv(1024).decode()
print(f"{client_name} is connected.")
conn.send(username.encode())

while True:
    message = conn.recv(1024).decode()
    if not message:
        break
    clock = datetime.now().strftime("%H:%M:%S")
    print(f"[{clock}] {client_name}: {message}")
    reply = input(f"[{username}] message: ")
    stamp = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    conn.send(f"[{stamp}] {username}: {reply}".encode())

print(f"{client_name} has left.")
conn.close()
server.close()
