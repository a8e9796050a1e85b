# fault: says_its_name: the name comes in a sentence
import datetime as dt
import socket


class Pesan:
    def __init__(self, pengirim, isi):
        self.pengirim = pengirim
        self.isi = isi
        self.waktu = dt.datetime.now()

    def di_layar(self):
        return f"[{self.waktu.strftime('%X')}] {self.pengirim}: {self.isi}"

    def di_kabel(self):
        return f"[{self.waktu.isoformat(' ', 'seconds')}] {self.pengirim}: {self.isi}"


class ServerChat:
    UKURAN = 1024

    def __init__(self, nama, port):
        self.nama = nama
        self.port = port
        self.sock = socket.create_server(("localhost", port))

    def info(self):
        ip, port = self.sock.getsockname()
        print("-" * 30)
        print("Alamat IP:", ip)
        print("Port Server:", port)
        print("Tanggal:", dt.datetime.now().strftime("%d %B %Y"))
        print("-" * 30)

    def terima(self):
        self.koneksi, self.alamat = self.sock.accept()
        self.lawan = self.koneksi.recv(self.UKURAN).decode()
        print(f">> {self.lawan} masuk dari {self.alamat[0]}")
        self.koneksi.send(f"Halo, saya {self.nama}".encode())

    def jalan(self):
        while True:
            try:
                data = self.koneksi.recv(self.UKURAN)
            except OSError:
                break
            if not data:
                break
            print(Pesan(self.lawan, data.decode("utf-8", "ignore")).di_layar())
            balasan = Pesan(self.nama, input("Balas: "))
            self.koneksi.send(balasan.di_kabel().encode())
        self.koneksi.close()


try:
    server = ServerChat(input("Username: "), int(input("Port: ")))
except OSError as salah:
    print("Gagal:", salah)
else:
    server.info()
    server.terima()
    server.jalan()
