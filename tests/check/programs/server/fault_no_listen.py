# fault: listens: listen() is forgotten
import socket
from datetime import datetime

ip = "127.0.0.1"
print("Alamat IP: ", ip)
port = int(input("Masukkan Port Server: "))
print("Port Server: ", port)
print("Tanggal: ", datetime.now().strftime("%Y-%m-%d"))
nama = input("Masukkan Username: ")

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind((ip, port))
print("Menunggu koneksi...")

conn, addr = s.accept()
print("Terhubung dari", addr)

namaClient = conn.recv(1024)
namaClient = namaClient.decode()
print(namaClient, " Telah bergabung...")
conn.send(nama.encode())

while True:
    pesan = conn.recv(1024)
    pesan = pesan.decode()
    print("[" + datetime.now().strftime("%H:%M:%S") + "] " + namaClient + ": " + pesan)
    balas = input("[" + nama + "] pesan: ")
    waktu = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    conn.send(("[" + waktu + "] " + nama + ": " + balas).encode())
