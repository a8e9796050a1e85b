# fault: shows: shows the address alone
import socket

port = int(input("Port: "))
try:
    listener = socket.create_server(("127.0.0.1", port))
except OSError as error:
    print("Port", port, "tidak bisa dipakai:", error)
    raise SystemExit(1)
conn, address = listener.accept()
print(address)
conn.close()
listener.close()
