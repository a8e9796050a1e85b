# fault: says_its_name: no name is asked, so the first message stands in its place
import socket
import threading

host = input("Server host: ")
port = int(input("Server port: "))
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((host, port))


def receive():
    while True:
        data = client.recv(1024)
        if not data:
            break
        print(data.decode())


threading.Thread(target=receive, daemon=True).start()
while True:
    client.send(input("> ").encode())
