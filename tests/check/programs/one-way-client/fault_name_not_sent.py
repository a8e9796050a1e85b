# fault: says_its_name: the name is not sent
import socket
import sys


def main() -> None:
    host, port = input("Host: "), int(input("Port: "))
    name = input("Name: ")
    try:
        sock = socket.create_connection((host, port))
        print(sock.recv(1024).decode(), "has joined")
        while True:
            sock.sendall(input(f"{name}> ").encode())
    except OSError as error:
        sys.exit(f"Connection: {error}")


main()
