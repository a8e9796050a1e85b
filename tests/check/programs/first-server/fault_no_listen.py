# fault: listens: accepts without listening
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
conn, address = listener.accept()
data = conn.recv(1024)
conn.sendall(data)
conn.close()
listener.close()
