# fault: speaks_unasked: the reader holds the lock while it waits, so nobody can send
import socket
import threading
from datetime import datetime


class Connection:
    def __init__(self, sock):
        self.sock = sock
        self.lock = threading.Lock()

    def read(self):
        with self.lock:
            return self.sock.recv(1024).decode()

    def write(self, text):
        with self.lock:
            self.sock.sendall(text.encode())


def reading(connection, peer):
    while text := connection.read():
        print(f"[{datetime.now():%H:%M:%S}] {peer}: {text}")


def main():
    port, name = int(input("Port: ")), input("Name: ")
    with socket.create_server(("", port)) as server:
        print(f"127.0.0.1:{port} {datetime.now():%Y-%m-%d}")
        connection = Connection(server.accept()[0])
        peer = connection.read()
        connection.write(name)
        print(peer, "has joined.")
        threading.Thread(target=reading, args=(connection, peer), daemon=True).start()
        while True:
            text = input()
            connection.write(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {name}: {text}")


if __name__ == "__main__":
    main()
