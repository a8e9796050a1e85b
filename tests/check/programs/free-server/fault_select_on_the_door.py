# fault: shows_the_message: select watches the listening socket, not the connection
import select
import socket
import sys
from time import strftime

PORT = int(input("Port: "))
NAME = input("Name: ")
server_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server_socket.bind(("", PORT))
server_socket.listen(5)
print("Chat server 127.0.0.1 started on port", PORT, strftime("%d.%m.%Y"))
conn, addr = server_socket.accept()
peer = conn.recv(1024).decode()
conn.send(NAME.encode())
print(f"Client {peer} connected from {addr}")
inputs = [server_socket, sys.stdin]
while True:
    readable, _, _ = select.select(inputs, [], [])
    for sock in readable:
        if sock is sys.stdin:
            line = sys.stdin.readline().strip()
            conn.send(strftime(f"[%Y-%m-%d %H:%M:%S] {NAME}: {line}").encode())
        elif sock is conn:
            data = conn.recv(1024)
            if not data:
                sys.exit("Client disconnected")
            print(strftime("[%H:%M:%S]"), f"{peer}: {data.decode()}")
