# fault: shows_the_message: the reading ends after half a second without a message
import datetime
import socket
import threading


class Pembaca(threading.Thread):
    def __init__(self, soket, nama):
        threading.Thread.__init__(self, daemon=True)
        self.soket, self.nama = soket, nama
        self.soket.settimeout(0.5)

    def run(self):
        try:
            while data := self.soket.recv(1024):
                jam = datetime.datetime.now().strftime("%H:%M:%S")
                print(f"[{jam}] {self.nama}: {data.decode()}")
        except socket.timeout:
            print(self.nama, "diam saja")


port = int(input("Port server: "))
pemilik = input("Nama kamu: ")
utama = socket.create_server(("127.0.0.1", port))
print("127.0.0.1", port, datetime.date.today())
soket, _ = utama.accept()
tamu = soket.recv(1024).decode()
soket.sendall(pemilik.encode())
print("Selamat datang,", tamu)
Pembaca(soket, tamu).start()
while True:
    pesan = input()
    waktu = datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    soket.sendall(f"[{waktu}] {pemilik}: {pesan}".encode())
