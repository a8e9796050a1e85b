# right: socketserver, which has the option as a word
import socketserver


class Penampil(socketserver.StreamRequestHandler):
    def handle(self):
        while data := self.request.recv(1024):
            print("pesan:", data.decode("utf-8", "replace"))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


port = int(input("Port server: "))
try:
    server = Server(("127.0.0.1", port), Penampil)
except OSError as salah:
    print(f"Tidak bisa mendengarkan di {port}: {salah.strerror}")
else:
    with server:
        server.serve_forever()
