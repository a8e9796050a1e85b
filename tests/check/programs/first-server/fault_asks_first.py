# fault: answers: waits for the keyboard before it answers
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
listener.listen()
conn, address = listener.accept()
data = conn.recv(1024)
jawab = input("Jawab: ")
conn.sendall(jawab.encode())
conn.close()
listener.close()
