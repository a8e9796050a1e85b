# fault: says_its_name: the name comes in a sentence
import socket
from threading import Thread


def terima(klien):
    with klien:
        siapa = klien.recv(256).decode()
        print(f"{siapa} masuk")
        klien.sendall(f"Selamat datang di server {nama}".encode())
        while pesan := klien.recv(2048):
            print(siapa, "berkata:", pesan.decode())


porta = int(input("Port berapa? "))
nama = input("Nama server? ")
with socket.create_server(("", porta)) as server:
    while True:
        klien, _ = server.accept()
        Thread(target=terima, args=[klien]).start()
