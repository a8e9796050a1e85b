# fault: takes_long_texts: encodes as Latin-1
import socket


class Pengirim:
    def __init__(self, soket, sandi="iso-8859-1"):
        self.soket = soket
        self.sandi = sandi

    def __call__(self, teks):
        self.soket.sendall(teks.encode(self.sandi))


with socket.create_connection((input("IP server: "), int(input("Port: ")))) as soket:
    kirim = Pengirim(soket)
    kirim(input("Nama: "))
    print("Server", soket.recv(1024).decode(), "siap")
    while teks := input("- "):
        kirim(teks)
