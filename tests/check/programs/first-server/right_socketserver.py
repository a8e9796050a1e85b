# right: a handler of socketserver, for one request
import socketserver


class Penjawab(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(self.request.recv(2048))


socketserver.TCPServer.allow_reuse_address = True
with socketserver.TCPServer(("127.0.0.1", int(input("Port? "))), Penjawab) as server:
    server.handle_request()
