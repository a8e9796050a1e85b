# fault: goes_on: sends one message
import socket


class Klien:
    def __init__(self, nama):
        self.nama = nama
        self.soket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    def sambung(self, alamat):
        self.soket.connect(alamat)
        self.soket.sendall(bytes(self.nama, "utf-8"))
        return str(self.soket.recv(1024), "utf-8")

    def kirim(self, teks):
        self.soket.sendall(bytes(teks, "utf-8"))


klien = Klien(input("Siapa namamu? "))
print("Terhubung dengan", klien.sambung((input("Alamat server: "), int(input("Port: ")))))
if True:
    klien.kirim(input("> "))
