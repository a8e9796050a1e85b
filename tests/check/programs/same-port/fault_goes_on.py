# fault: says_in_use: goes on after the sentence
import socket

port = int(input("Port: "))
try:
    listener = socket.create_server(("127.0.0.1", port))
except OSError:
    print("Port sudah dipakai")
conn, address = listener.accept()
print(conn.recv(1024).decode())
conn.close()
listener.close()
