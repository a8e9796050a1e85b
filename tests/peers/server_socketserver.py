"""A server with socketserver that reads lines, first of all a username."""

import os
import socketserver


class Penangan(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        nama = self.rfile.readline().decode().strip()
        self.wfile.write(f"Username diterima: {nama}\r\n".encode())
        for line in self.rfile:
            print(f"{nama}: {line.decode().strip()}")
            self.wfile.write(b"Server: " + line)


with socketserver.ThreadingTCPServer(
    ("127.0.0.1", int(os.environ.get("PORT", 0))), Penangan
) as server:
    print("port", server.server_address[1])
    server.serve_forever()
