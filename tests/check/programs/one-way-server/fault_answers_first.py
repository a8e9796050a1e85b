# fault: goes_on: this server sends, and reads an answer to each message
import socket
import sys


def main() -> None:
    port, name = int(input("Port: ")), input("Name: ")
    with socket.create_server(("127.0.0.1", port)) as server:
        client, _ = server.accept()
    print(client.recv(1024).decode(), "is connected")
    client.sendall(name.encode())
    try:
        while True:
            client.sendall(f"{name}: {input('> ')}".encode())
            if not client.recv(1024):
                break
    except (OSError, EOFError) as error:
        sys.exit(str(error))


main()
