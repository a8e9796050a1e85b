"""A threading server of socketserver; it never ends."""

import socketserver
import sys


class Penangan(socketserver.StreamRequestHandler):
    def handle(self):
        print("client baru")
        for baris in self.rfile:
            self.wfile.write(baris.strip()[::-1] + b"\n")
        print("client selesai")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server(("127.0.0.1", int(sys.argv[1])), Penangan) as server:
    print("server siap")
    server.serve_forever()
