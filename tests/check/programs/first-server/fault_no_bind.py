# fault: listens: binds to a text
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind("127.0.0.1", port)
listener.listen()
conn, address = listener.accept()
data = conn.recv(1024)
conn.sendall(data)
conn.close()
listener.close()
