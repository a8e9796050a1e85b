"""A server that forgets listen()."""

import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", 0))
print("menunggu client...")
conn, addr = server.accept()
print("masuk:", addr)
