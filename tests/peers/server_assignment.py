"""The assignment's own server."""

import socket
from datetime import datetime

print("Alamat IP:", "127.0.0.1")
port = int(input("Masukkan Port Server: "))
print("Port Server:", port)
print("Tanggal:", datetime.now().strftime("%Y-%m-%d"))
username = input("Masukkan Username: ")

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", port))
server.listen(1)
print("menunggu")

conn, addr = server.accept()
client_name = conn.recv(1024).decode()
print(client_name, "sudah terhubung.")
conn.send(username.encode())

while True:
    pesan = conn.recv(1024).decode()
    if not pesan:
        break
    jam = datetime.now().strftime("%H:%M:%S")
    print(f"[{jam}] {client_name}: {pesan}")
    balasan = input(f"[{username}] pesan: ")
    waktu = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    conn.send(f"[{waktu}] {username}: {balasan}".encode())

print("selesai")
conn.close()
server.close()
