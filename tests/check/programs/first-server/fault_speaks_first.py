# fault: answers: greets before it reads
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
listener.listen()
conn, address = listener.accept()
conn.sendall(b"Selamat datang!")
data = conn.recv(1024)
conn.sendall(data)
conn.close()
listener.close()
