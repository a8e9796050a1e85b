# fault: takes_a_reset: exit code 0 after a reset
import socket
import sys


def main() -> int:
    host, port = input("Server address: "), int(input("Server port: "))
    try:
        sock = socket.create_connection((host, port), timeout=3)
        while data := sock.recv(1024):
            print(data.decode())
    except TimeoutError:
        print("Nothing came for 3 seconds.")
    except ConnectionRefusedError:
        print("No server is there.")
    except OSError as error:
        print("The connection broke:", error)
        return 0
    else:
        print("The server said goodbye.")
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
