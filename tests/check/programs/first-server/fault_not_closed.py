# fault: says_goodbye: waits for the next client and keeps the first
import socket

port = int(input("Port: "))
listener = socket.create_server(("127.0.0.1", port))
tamu = []
while True:
    conn, address = listener.accept()
    tamu.append(conn)
    conn.sendall(conn.recv(1024))
