"""Server chat dari tugas Pertemuan 3."""

import socket
from datetime import datetime

ip = socket.gethostbyname("localhost")  # pada tugas aslinya gethostname(): lihat pelajaran 3
print("Alamat IP:", ip)
port = int(input("Masukkan Port Server: "))
print("Port Server:", port)
print("Tanggal:", datetime.now().strftime("%Y-%m-%d"))
username = input("Masukkan Username: ")

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind((ip, port))
server.listen(1)
print("Menunggu client...")

conn, address = server.accept()
client_name = conn.recv(1024).decode()
print(f"{client_name} sudah terhubung.")
conn.send(username.encode())

while True:
    message = conn.recv(1024).decode()
    if not message:
        break
    clock = datetime.now().strftime("%H:%M:%S")
    print(f"[{clock}] {client_name}: {message}")
    reply = input(f"[{username}] pesan: ")
    stamp = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    conn.send(f"[{stamp}] {username}: {reply}".encode())

print(f"{client_name} keluar.")
conn.close()
server.close()
