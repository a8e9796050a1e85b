# fault: listens: a datagram socket
import socket

port = int(input("Port: "))
listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
listener.bind(("127.0.0.1", port))
listener.listen()
conn, address = listener.accept()
data = conn.recv(1024)
conn.sendall(data)
conn.close()
listener.close()
