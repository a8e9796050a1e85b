# fault: says_goodbye: waits for Enter before it closes
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.bind(("127.0.0.1", port))
listener.listen()
conn, address = listener.accept()
data = conn.recv(1024)
conn.sendall(data)
input("Enter untuk selesai")
conn.close()
listener.close()
