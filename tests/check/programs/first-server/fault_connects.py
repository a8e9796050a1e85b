# fault: listens: connects in place of listening
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.connect(("127.0.0.1", port))
data = listener.recv(1024)
listener.sendall(data)
listener.close()
