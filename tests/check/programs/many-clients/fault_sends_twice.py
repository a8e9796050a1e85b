# fault: lets_all_speak: sends each message twice
import datetime
import socketserver
import threading


class Room:
    lock = threading.RLock()
    handlers = set()

    @classmethod
    def tell(cls, text):
        data = f"[{datetime.datetime.now().strftime('%d/%m/%Y %H:%M:%S')}] {text}".encode()
        with cls.lock:
            for handler in cls.handlers:
                try:
                    handler.request.sendall(data)
                except OSError:
                    pass


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(b"NICK")
        self.name = str(self.request.recv(1024), "utf-8")
        with Room.lock:
            Room.handlers.add(self)
            Room.tell(self.name + " Bergabung!")
        self.request.sendall(b"Terkoneksi dengan Server!")
        while True:
            data = self.request.recv(1024)
            if data == b"":
                return
            for _ in "ab":
                Room.tell(str(data, "utf-8", "replace"))

    def finish(self):
        with Room.lock:
            Room.handlers.discard(self)
            if hasattr(self, "name"):
                Room.tell(self.name + " keluar!")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address):
        print(client_address, "putus")


if __name__ == "__main__":
    with Server(("127.0.0.1", int(input("port? "))), Handler) as server:
        server.serve_forever()
