# fault: says_in_use: catches another error
import socket

port = int(input("Port: "))
try:
    listener = socket.create_server(("127.0.0.1", port))
except ConnectionError as error:
    print("Port", port, "tidak bisa dipakai:", error)
    raise SystemExit(1)
conn, address = listener.accept()
print(conn.recv(1024).decode())
conn.close()
listener.close()
