# fault: answers: answers with another text than it read
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
listener.listen()
conn, address = listener.accept()
data = conn.recv(1024).decode()
conn.sendall(data.upper().encode())
conn.close()
listener.close()
