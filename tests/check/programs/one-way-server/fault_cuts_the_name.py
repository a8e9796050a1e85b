# fault: shows_who_joined: recv(4) cuts the name
import socket

soket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
soket.bind(("localhost", 8233))
soket.listen()
nama = input("Nama server: ")
klien, alamat = soket.accept()
tamu = klien.recv(4).decode()
print("Halo", tamu)
klien.send(nama.encode())
while True:
    pesan = klien.recv(1024)
    if len(pesan) == 0:
        print("Klien keluar")
        break
    print("Pesan:", pesan.decode())
