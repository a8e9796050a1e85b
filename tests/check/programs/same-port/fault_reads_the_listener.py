# fault: shows: reads from the socket that listens
import socket

port = int(input("Port: "))
try:
    listener = socket.create_server(("127.0.0.1", port))
except OSError as error:
    print("Port", port, "tidak bisa dipakai:", error)
    raise SystemExit(1)
conn, address = listener.accept()
print(listener.recv(1024))
conn.close()
listener.close()
