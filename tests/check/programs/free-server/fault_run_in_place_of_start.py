# fault: speaks_unasked: run() in place of start()
import datetime
import socket
import threading


class Penerima(threading.Thread):
    def __init__(self, koneksi, nama):
        super().__init__(daemon=True)
        self.koneksi = koneksi
        self.nama = nama

    def run(self):
        while True:
            try:
                data = self.koneksi.recv(1024)
            except OSError:
                break
            if not data:
                break
            jam = datetime.datetime.now().strftime("%H:%M:%S")
            print(f"[{jam}] {self.nama}: {data.decode('utf-8', 'replace')}")


class Server:
    def __init__(self):
        self.port = int(input("Port berapa: "))
        self.nama = input("Nama: ")
        self.soket = socket.socket()
        self.soket.bind(("", self.port))
        self.soket.listen()

    def mulai(self):
        print("IP: 0.0.0.0 | Port:", self.port, "|", datetime.date.today().strftime("%d-%m-%Y"))
        koneksi, _ = self.soket.accept()
        tamu = koneksi.recv(1024).decode()
        koneksi.sendall(self.nama.encode())
        print(f"{tamu} Telah bergabung...")
        Penerima(koneksi, tamu).run()
        while True:
            pesan = input()
            sekarang = datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S")
            koneksi.sendall(f"[{sekarang}] {self.nama}: {pesan}".encode())


Server().mulai()
