"""A web server of http.server: two pages, then it shuts itself down from a thread."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


class Penangan(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/tutup":
            threading.Thread(target=self.server.shutdown).start()
        isi = f"<h1>Halaman {self.path}</h1>".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(isi)))
        self.end_headers()
        self.wfile.write(isi)

    def log_message(self, format, *args):
        print(format % args)


server = HTTPServer(("127.0.0.1", int(sys.argv[1])), Penangan)
print("web siap")
server.serve_forever(poll_interval=0.02)
server.server_close()
print("web tutup")
