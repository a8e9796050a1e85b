# fault: says_in_use: ends without a word
import socket

port = int(input("Port: "))
try:
    listener = socket.create_server(("127.0.0.1", port))
except OSError:
    raise SystemExit(1)
conn, address = listener.accept()
print(conn.recv(1024).decode())
conn.close()
listener.close()
