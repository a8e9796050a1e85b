# fault: starts_again: socketserver without its option
import socketserver


class Penampil(socketserver.BaseRequestHandler):
    def handle(self):
        print(self.request.recv(1024).decode())


port = int(input("Port: "))
try:
    server = socketserver.TCPServer(("127.0.0.1", port), Penampil)
except OSError as error:
    print("Gagal:", error)
else:
    server.serve_forever()
