# fault: answers_long_texts: decodes as ASCII
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
listener.listen()
conn, address = listener.accept()
data = conn.recv(1024).decode("ascii")
conn.sendall(data.encode())
conn.close()
listener.close()
