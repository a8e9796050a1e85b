# fault: sends_the_message: stdin.read waits for the end of the keyboard, not of the line
import select
import sys
from socket import AF_INET, SOCK_STREAM, socket

server = input("Enter server address: ")
port = int(input("Enter server port: "))
user = input("Enter user name: ")
sock = socket(AF_INET, SOCK_STREAM)
sock.connect((server, port))
sock.send(user.encode())
print("*** joined", sock.recv(1024).decode())
sources = [sys.stdin, sock]
while sources:
    readable, _, _ = select.select(sources, [], [])
    for source in readable:
        if source == sock:
            message = sock.recv(4096)
            if not message:
                print("*** disconnected")
                sources.clear()
                break
            print(message.decode())
        else:
            sock.send(sys.stdin.read().strip().encode())
