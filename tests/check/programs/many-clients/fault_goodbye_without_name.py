# fault: tells_who_leaves: does not say who has left
import selectors
import socket
import sys
from datetime import datetime

LIMIT = 64 * 1024


class Client:
    def __init__(self, sock):
        self.sock = sock
        self.name = None
        self.out = bytearray()


class Server:
    def __init__(self, port):
        self.selector = selectors.DefaultSelector()
        self.clients = {}
        self.door = socket.socket()
        self.door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.door.bind(("", port))
        self.door.listen(50)
        self.door.setblocking(False)
        self.selector.register(self.door, selectors.EVENT_READ)

    def run(self):
        while True:
            for key, mask in self.selector.select():
                if key.fileobj is self.door:
                    self.accept()
                elif (client := self.clients.get(key.fileobj)) is not None:
                    if mask & selectors.EVENT_WRITE:
                        self.flush(client)
                    if mask & selectors.EVENT_READ and client.sock in self.clients:
                        self.read(client)

    def accept(self):
        sock, _ = self.door.accept()
        sock.setblocking(False)
        client = self.clients[sock] = Client(sock)
        self.selector.register(sock, selectors.EVENT_READ)
        self.queue(client, "NICK")

    def read(self, client):
        try:
            data = client.sock.recv(4096)
        except OSError:
            data = b""
        if not data:
            self.drop(client)
        elif client.name is None:
            name = data.decode("utf-8", "replace").strip()
            if any(one.name == name for one in self.clients.values()):
                self.queue(client, "NICK")
                return
            client.name = name
            self.broadcast(f"{client.name} Bergabung!")
            self.queue(client, "Terkoneksi dengan Server!")
        else:
            self.broadcast(data.decode("utf-8", "replace"))

    def broadcast(self, text):
        line = f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {text}\n"
        for client in [*self.clients.values()]:
            if client.name is not None:
                self.queue(client, line)

    def queue(self, client, text):
        client.out += text.encode()
        if len(client.out) > LIMIT:
            self.drop(client)
        else:
            self.selector.modify(client.sock, selectors.EVENT_READ | selectors.EVENT_WRITE)

    def flush(self, client):
        try:
            del client.out[: client.sock.send(client.out)]
        except BlockingIOError:
            return
        except OSError:
            self.drop(client)
            return
        if not client.out:
            self.selector.modify(client.sock, selectors.EVENT_READ)

    def drop(self, client):
        if self.clients.pop(client.sock, None) is None:
            return
        self.selector.unregister(client.sock)
        client.sock.close()
        if client.name is not None:
            self.broadcast("Seorang client keluar!")


Server(int(sys.argv[1] if len(sys.argv) > 1 else input("Masukkan Port Server: "))).run()
