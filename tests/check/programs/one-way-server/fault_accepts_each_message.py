# fault: passes_on: waits for a new client before each message
import socket

TCP_IP = "127.0.0.1"
BUFFER = 1024

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((TCP_IP, int(input("Port : "))))
nama = input("Nama : ")
s.listen(1)
conn, addr = s.accept()
klien = conn.recv(BUFFER).decode()
print(klien, "terhubung dari", addr)
conn.send(nama.encode())
while True:
    conn, addr = s.accept()
    data = conn.recv(BUFFER)
    if not data:
        break
    print("Pesan dari", klien, ":", data.decode())
