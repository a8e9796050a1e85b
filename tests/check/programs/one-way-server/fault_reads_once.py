# fault: goes_on: one message, then the end
import codecs
import socket
import sys


def main() -> None:
    port = int(input("Port: "))
    name = input("Name: ")
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(("0.0.0.0", port))
    except OSError as error:
        sys.exit(f"Port {port}: {error}")
    server.listen()
    conn, _ = server.accept()
    decoder = codecs.getincrementaldecoder("utf-8")()
    client = conn.recv(1024).decode()
    print(client, "has joined")
    conn.sendall(name.encode())
    try:
        if data := conn.recv(1024):
            print(f"{client}: {decoder.decode(data)}")
    except OSError as error:
        print("Connection lost:", error)
    print("The client has left.")


if __name__ == "__main__":
    main()
