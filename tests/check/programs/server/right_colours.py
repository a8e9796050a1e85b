# right: in colours, with a question for its own address
import os
import socket
from datetime import datetime

MERAH, HIJAU, BIASA = "\033[91m", "\033[1;92m", "\033[0m"

os.system("cls" if os.name == "nt" else "clear")
host = input(f"{HIJAU}IP{BIASA} server ini: ")
port = int(input(f"{HIJAU}PORT: {BIASA}"))
nama = input(f"{HIJAU}Siapa kamu?{BIASA} ")
print(f"{MERAH}Alamat IP: {host}{BIASA}")
print("Port Server:", port)
print("Tanggal:", datetime.now().strftime("%d %B %Y"))

server = socket.socket()
server.bind((host, port))
server.listen(1)
conn, _ = server.accept()
klien = conn.recv(1024).decode()
print(f"{HIJAU}{klien}{BIASA} Telah bergabung...")
conn.send(nama.encode())
while True:
    data = conn.recv(4096)
    if not data:
        print("Client keluar.")
        break
    print(f"{MERAH}[{datetime.now():%H:%M:%S}]{BIASA} {HIJAU}{klien}{BIASA}: {data.decode()}")
    balas = input(f"{HIJAU}{nama} > {BIASA}")
    conn.send(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {nama}: {balas}".encode())
