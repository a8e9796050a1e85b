"""A web server: the port was mistaken."""

import os
from http.server import BaseHTTPRequestHandler, HTTPServer

with HTTPServer(("127.0.0.1", int(os.environ.get("PORT", 0))), BaseHTTPRequestHandler) as server:
    print("port", server.server_address[1])
    server.serve_forever()
