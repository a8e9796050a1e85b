"""A web server: the port was mistaken."""

from http.server import BaseHTTPRequestHandler, HTTPServer

with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
    print("port", server.server_address[1])
    server.serve_forever()
