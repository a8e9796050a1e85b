# fault: listens: try without except
import socket

port = int(input("Port: "))
try:
    listener = socket.create_server(("127.0.0.1", port))
conn, address = listener.accept()
print(conn.recv(1024).decode())
