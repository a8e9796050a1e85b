# fault: takes_long_texts: reads 64 bytes, and prints them as a message
import datetime
import socket
import threading


class Chat:
    ukuran = 64

    def __init__(self):
        self.port = int(input("Port: "))
        self.nama = input("Username: ")

    def terima(self):
        while True:
            pesan = self.conn.recv(self.ukuran).decode(errors="replace")
            if not pesan:
                break
            print(f"[{self.jam():%H:%M:%S}] {self.tamu}: {pesan}")

    def jam(self):
        return datetime.datetime.now()

    def jalan(self):
        with socket.create_server(("", self.port)) as server:
            print("Server di 127.0.0.1 port", self.port, "tanggal", self.jam().date())
            self.conn, _ = server.accept()
        self.tamu = self.conn.recv(self.ukuran).decode()
        self.conn.send(self.nama.encode())
        print(self.tamu, "masuk")
        threading.Thread(target=self.terima, daemon=True).start()
        while True:
            pesan = input(f"{self.nama}> ")
            self.conn.send(f"[{self.jam():%Y-%m-%d %H:%M:%S}] {self.nama}: {pesan}".encode())


Chat().jalan()
