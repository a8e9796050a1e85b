# right: functions, English words, every error told in a sentence
import socket
import sys


def main() -> None:
    host, port = input("Host: "), int(input("Port: "))
    name = input("Name: ")
    try:
        sock = socket.create_connection((host, port))
        sock.sendall(name.encode())
        print(sock.recv(1024).decode(), "has joined")
        while True:
            sock.sendall(input(f"{name}> ").encode())
    except OSError as error:
        sys.exit(f"Connection: {error}")


main()
