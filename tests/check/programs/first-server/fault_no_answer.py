# fault: answers: reads and says nothing
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
listener.listen()
conn, address = listener.accept()
data = conn.recv(1024)
print(data)
conn.close()
listener.close()
