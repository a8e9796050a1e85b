# fault: says_its_name: the length stands before the name
import socket
import struct


def kirim(soket, teks):
    data = teks.encode()
    soket.sendall(struct.pack("!I", len(data)) + data)


soket = socket.socket()
soket.connect((input("Alamat IP: "), int(input("Port: "))))
kirim(soket, input("Nama: "))
server = soket.recv(1024).decode()
print(server, "terhubung")
while True:
    soket.sendall(input("Pesan: ").encode())
