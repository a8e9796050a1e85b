# fault: says_in_use: prints a sentence and raises the error, too
import socket

port = int(input("Port: "))
try:
    listener = socket.create_server(("127.0.0.1", port))
except OSError as error:
    print("Port sudah dipakai")
    raise
conn, address = listener.accept()
print(conn.recv(1024).decode())
conn.close()
listener.close()
