# fault: passes_on: sends the first word only
import sys
from socket import create_connection


def main() -> None:
    host, port, name = input("Host: "), input("Port: "), input("Name: ")
    try:
        with create_connection((host, int(port))) as sock:
            sock.sendall(name.encode())
            print(f"--- {sock.recv(1024).decode()} is connected ---")
            while True:
                command, *_ = (input() or " ").split(" ")
                if command == "/quit":
                    return
                sock.sendall(command.encode())
    except (OSError, ValueError) as error:
        sys.exit(f"Error: {error}")


main()
