# fault: takes_silence: waits for ever
import socket
import sys


class Gagal(Exception):
    pass


class Server:
    def __init__(self, port):
        try:
            self.pintu = socket.create_server(("", port))
        except OSError as salah:
            raise Gagal(f"port {port}: {salah.strerror}")

    def baca(self):
        koneksi, _ = self.pintu.accept()
        try:
            while data := koneksi.recv(1024):
                print("<-", data.decode())
        except TimeoutError:
            raise Gagal("client tidak bicara lagi")
        except ConnectionError:
            raise Gagal("client hilang")


try:
    Server(int(input("Mau di port berapa? "))).baca()
    print("Client sudah pergi dengan baik-baik.")
except Gagal as gagal:
    print("Gagal,", gagal)
    sys.exit(1)
