# fault: answers_long_texts: reads 64 bytes
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
listener.listen()
conn, address = listener.accept()
data = conn.recv(64)
conn.sendall(data)
conn.close()
listener.close()
