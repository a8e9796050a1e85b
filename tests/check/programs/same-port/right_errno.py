# right: tells a port in use from other errors
import errno
import os
import socket

port = int(input("Port: "))
server = socket.socket()
if os.name == "posix":
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind(("127.0.0.1", port))
except OSError as error:
    if error.errno != errno.EADDRINUSE:
        raise
    raise SystemExit(f"Port {port} sedang dipakai. Coba port {port + 1}.") from None
server.listen()
while True:
    conn, _ = server.accept()
    with conn:
        while data := conn.recv(1024):
            print(data.decode())
