# fault: goes_on: asks for an answer to each message
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", 8231))
nama = input("Masukkan nama: ")
server.listen(1)
conn, addr = server.accept()
print("Menerima koneksi dari", addr[0])
client = conn.recv(1024).decode()
print(client, "sudah terhubung.")
conn.send(nama.encode())
while True:
    pesan = conn.recv(1024).decode()
    print(client, ":", pesan)
    conn.send(input("balas: ").encode())
    conn.send(input("balas: ").encode())
