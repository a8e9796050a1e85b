# fault: takes_a_reset: the exit code is right, and no sentence tells why
import socket
import sys
from contextlib import closing


def receive(sock: socket.socket) -> int:
    while True:
        try:
            data = sock.recv(1024)
        except TimeoutError:
            print("The server has been silent for 2 s.")
            return 2
        except ConnectionResetError:
            return 3
        if not data:
            print("The server has left.")
            return 0
        print("<", data.decode())


def main() -> int:
    place = input("Address: "), int(input("Port: "))
    sock = socket.socket()
    with closing(sock):
        try:
            sock.connect(place)
        except ConnectionRefusedError:
            print("There is no server at", place)
            return 1
        sock.settimeout(2)
        return receive(sock)


sys.exit(main())
