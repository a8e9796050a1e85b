# fault: says_in_use: takes the next port where its own is in use
import socket

port = int(input("Port: "))
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
while True:
    try:
        listener.bind(("127.0.0.1", port))
        break
    except OSError:
        print("Port", port, "sudah dipakai, coba berikutnya")
        port = port + 1
listener.listen()
conn, address = listener.accept()
print(conn.recv(1024).decode())
conn.close()
