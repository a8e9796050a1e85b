# fault: takes_a_refusal: a traceback where no server is
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
    except KeyboardInterrupt as error:
        sys.exit(f"Connection: {error}")


main()
