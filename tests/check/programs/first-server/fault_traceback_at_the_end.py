# fault: says_goodbye: reads from a connection that it has closed
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
listener.listen()
conn, address = listener.accept()
data = conn.recv(1024)
conn.sendall(data)
conn.close()
print(conn.recv(1024))
