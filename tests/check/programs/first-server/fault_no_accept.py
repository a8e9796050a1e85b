# fault: listens: reads from the socket that listens
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
listener.listen()
data = listener.recv(1024)
listener.sendall(data)
listener.close()
