# fault: shows_who_joined: does not read the server's name
from socket import *

klien = socket(AF_INET, SOCK_STREAM)
klien.connect((input("IP Server: "), int(input("Port Server: "))))
nama = input("Nama pengguna: ")
klien.send(nama.encode())
print("Berhasil terhubung")
while True:
    pesan = input("Kirim: ")
    klien.send(pesan.encode())
