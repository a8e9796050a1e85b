# fault: answers: reads to the end before it answers
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
listener.listen()
conn, address = listener.accept()
data = b""
while piece := conn.recv(1024):
    data += piece
conn.sendall(data)
conn.close()
listener.close()
