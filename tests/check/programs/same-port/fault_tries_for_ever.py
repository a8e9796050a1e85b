# fault: says_in_use: tries again without end
import socket
import time

port = int(input("Port: "))
while True:
    try:
        listener = socket.create_server(("127.0.0.1", port))
        break
    except OSError:
        print("Port sudah dipakai, coba lagi...")
        time.sleep(1)
conn, address = listener.accept()
print(conn.recv(1024).decode())
conn.close()
listener.close()
