# fault: passes_on: the text stays in the buffer of makefile()
import socket


class Klien:
    def __init__(self, host, port):
        self.soket = socket.create_connection((host, port))
        self.keluar = self.soket.makefile("w", encoding="utf-8")

    def kenalan(self, nama):
        self.soket.sendall(nama.encode())
        return self.soket.recv(1024).decode()

    def kirim(self, teks):
        self.keluar.write(teks + "\n")


klien = Klien(input("Host: "), int(input("Port: ")))
print("Kenal dengan", klien.kenalan(input("Nama: ")))
while True:
    klien.kirim(input("Teks: "))
