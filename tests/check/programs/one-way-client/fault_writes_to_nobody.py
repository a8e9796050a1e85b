# fault: survives_the_end: a traceback, since it writes on after the server has left
import socket

alamat, port = input("Alamat: "), int(input("Port: "))
nama = input("Nama kamu: ")
try:
    soket = socket.create_connection((alamat, port), timeout=5)
except OSError as galat:
    raise SystemExit(f"Tidak bisa menyambung: {galat}")
soket.settimeout(None)
soket.sendall(nama.encode())
print("Nama server:", soket.recv(1024).decode())
while True:
    soket.sendall(input(f"{nama} > ").encode())
