"""A server that waits for a client for a moment only, and for its message too."""

import socket
import traceback

server = socket.create_server(("127.0.0.1", 0))
server.settimeout(0.2)
try:
    server.accept()
except TimeoutError:
    traceback.print_exc()

teman = socket.create_connection(server.getsockname())
conn, addr = server.accept()
conn.settimeout(0.2)
print(server.gettimeout(), teman.gettimeout(), conn.gettimeout())
try:
    conn.recv(1024)
except TimeoutError as error:
    print("tidak ada pesan:", error)
print(conn.recv(1024))
