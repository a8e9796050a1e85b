# fault: connects: an IPv6 socket, and an IPv4 address
import socket
import sys


def main():
    host = input("Server: ")
    port = int(input("Port: "))
    name = input("Nick: ")
    sock = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    try:
        sock.connect((host, port))
    except OSError as error:
        sys.exit(f"No connection: {error}")
    sock.sendall(name.encode())
    print(f"{sock.recv(1024).decode()} is there")
    while text := input("> "):
        sock.sendall(text.encode())


main()
