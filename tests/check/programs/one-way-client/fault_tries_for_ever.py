# fault: takes_a_refusal: tries again for ever, without a pause and without a word
import socket

host, port = input("Alamat server: "), int(input("Port server: "))
nama = input("Nama: ")
while True:
    try:
        soket = socket.create_connection((host, port))
        break
    except OSError:
        continue
soket.sendall(nama.encode())
print("Server", soket.recv(1024).decode(), "ditemukan")
while True:
    soket.sendall(input("Pesan: ").encode())
