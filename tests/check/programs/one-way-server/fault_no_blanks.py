# fault: passes_on: throws the blanks of the message away
import socket


class Tamu:
    def __init__(self, koneksi):
        self.koneksi = koneksi
        self.nama = self.baca()

    def baca(self):
        kata = self.koneksi.recv(4096).decode().split()
        return "".join(kata)


nomor = int(input("Nomor port: "))
nama = input("Namamu: ")
server = socket.create_server(("", nomor))
tamu = Tamu(server.accept()[0])
print(f"*** {tamu.nama} bergabung ***")
tamu.koneksi.sendall(nama.encode())
while pesan := tamu.baca():
    print(f"{tamu.nama}: {pesan}")
