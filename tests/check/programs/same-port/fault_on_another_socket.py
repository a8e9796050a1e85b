# fault: starts_again: the option is set on another socket
import socket

port = int(input("Port: "))
try:
    pintu = socket.socket()
    pintu.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener = socket.socket()
    listener.bind(("127.0.0.1", port))
    listener.listen()
except OSError as error:
    print("Port", port, "tidak bisa dipakai:", error)
    raise SystemExit(1)
conn, address = listener.accept()
print(conn.recv(1024).decode())
conn.close()
listener.close()
