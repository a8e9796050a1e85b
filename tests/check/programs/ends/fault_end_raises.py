# fault: takes_the_end: raises an error at b'', which is a goodbye
import socket


class Disconnected(Exception):
    pass


def messages(sock):
    while True:
        data = sock.recv(1024)
        if not data:
            raise Disconnected("the server closed the connection")
        yield data.decode()


def main():
    try:
        with socket.socket() as sock:
            sock.settimeout(2.5)
            sock.connect((input("Server: "), int(input("Port: "))))
            for message in messages(sock):
                print("*", message)
    except (OSError, Disconnected) as error:
        print("Stopped:", error)
        return 1
    return 0


raise SystemExit(main())
