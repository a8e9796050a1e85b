# fault: answers: reads twice before it answers
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
listener.listen()
conn, address = listener.accept()
nama = conn.recv(1024)
pesan = conn.recv(1024)
conn.sendall(pesan)
conn.close()
listener.close()
