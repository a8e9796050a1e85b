# fault: answers: answers by the socket that listens
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
listener.listen()
conn, address = listener.accept()
data = conn.recv(1024)
listener.sendall(data)
conn.close()
listener.close()
