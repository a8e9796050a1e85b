# fault: port_in_use: bind stands outside of the try
import os
import socket
import threading
from datetime import datetime


class Server:
    def __init__(self, port, nama):
        self.nama = nama
        self.pintu = socket.socket()
        self.pintu.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.pintu.bind(("", port))
        self.pintu.listen()
        print("Server 127.0.0.1 port", port, f"tanggal {datetime.now():%d-%m-%Y}")

    def dengar(self):
        try:
            while data := self.conn.recv(4096):
                print(f"[{datetime.now():%H:%M:%S}] {self.tamu}: {data.decode(errors='replace')}")
            print(self.tamu, "pamit")
        except OSError:
            print(self.tamu, "terputus")
        os._exit(0)

    def mulai(self):
        try:
            self.conn, _ = self.pintu.accept()
            self.tamu = self.conn.recv(1024).decode()
            self.conn.sendall(self.nama.encode())
            print(self.tamu, "bergabung")
            threading.Thread(target=self.dengar, daemon=True).start()
            while True:
                if pesan := input("Pesan: "):
                    waktu = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
                    self.conn.sendall(f"[{waktu}] {self.nama}: {pesan}".encode())
        except OSError as salah:
            print("Gagal:", salah)


Server(int(input("Port: ")), input("Nama: ")).mulai()
