# fault: says_in_use: no except at all
import socket

port = int(input("Port: "))
listener = socket.create_server(("127.0.0.1", port))
conn, address = listener.accept()
print(conn.recv(1024).decode())
conn.close()
listener.close()
