"""A server out of Python's own library, for one client."""

import socketserver


class Gema(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        pesan = self.request.recv(1024)
        print("<", pesan)
        self.request.sendall(pesan.upper())


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Gema) as server:
    print("port", server.server_address[1])
    server.handle_request()
print("selesai")
