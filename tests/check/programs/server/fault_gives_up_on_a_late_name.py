# fault: waits_for_the_name: one second for the name, then an error
import socket
from datetime import datetime

ip = socket.gethostbyname("localhost")
port = int(input("Port Server: "))
nama = input("Username: ")
print("Alamat IP:", ip, "Port:", port, "Tanggal:", datetime.now().strftime("%Y-%m-%d"))
s = socket.socket()
s.bind((ip, port))
s.listen()
conn, _ = s.accept()
conn.settimeout(1)
lawan = conn.recv(1024).decode()
conn.settimeout(None)
print(lawan, "Telah bergabung...")
conn.send(nama.encode())
while True:
    pesan = conn.recv(1024).decode()
    print(f"[{datetime.now():%H:%M:%S}] {lawan}: {pesan}")
    balas = input(f"[{nama}] pesan: ")
    conn.send(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {nama}: {balas}".encode())
