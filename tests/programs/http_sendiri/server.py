"""A web server by hand, with modules of its own that are called as two of Python's."""

import socket
import sys
from http import jawab

server = socket.socket()
server.bind(("127.0.0.1", int(sys.argv[1])))
server.listen(1)
print("siap")
conn, _ = server.accept()
terima = ""
while not terima.endswith("\r\n\r\n"):
    terima += conn.recv(32).decode()
print(terima.splitlines()[0])
conn.sendall(jawab(terima))
conn.close()
server.close()
