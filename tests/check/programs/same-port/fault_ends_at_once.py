# fault: listens: ends before a client has come
import socket

port = int(input("Port: "))
try:
    listener = socket.create_server(("127.0.0.1", port))
except OSError as error:
    print("Port", port, "tidak bisa dipakai:", error)
    raise SystemExit(1)
print("Siap di port", port)
listener.close()
