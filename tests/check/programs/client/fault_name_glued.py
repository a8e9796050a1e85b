# fault: says_its_name: the name and a first message leave glued
import re
import socket


class Client:
    POLA = re.compile(r"\[(\S+) (\S+)\] (.*?): (.*)", re.S)

    def __init__(self, host, port):
        self.sock = socket.socket()
        self.sock.settimeout(60)
        self.sock.connect((host, port))

    def kenalan(self, nama):
        self.sock.sendall(nama.encode())
        self.sock.sendall(b"Halo semua")
        self.lawan = self.sock.recv(1024).decode()
        print(f"{self.lawan} Telah bergabung...")

    def kirim(self, pesan):
        self.sock.sendall(pesan.encode())

    def terima(self):
        teks = self.sock.recv(1024).decode("utf-8", "replace")
        cocok = self.POLA.fullmatch(teks)
        if cocok:
            tanggal, jam, nama, isi = cocok.groups()
            print(f"   ({tanggal}, pukul {jam}) <{nama}> {isi}")
        else:
            print("  ", teks)
        return teks


try:
    client = Client(input("IP server: "), int(input("Port server: ")))
    client.kenalan(input("Username: "))
    while True:
        client.kirim(input("pesan: "))
        if not client.terima():
            break
except OSError as salah:
    print("Koneksi putus:", salah)
