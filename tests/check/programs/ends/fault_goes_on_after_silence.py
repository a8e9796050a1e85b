# fault: takes_silence: tells the silence, and goes on waiting
import socket
import sys


class Penerima:
    batas = 2

    def __init__(self, alamat, port):
        self.soket = socket.socket()
        self.soket.settimeout(self.batas)
        self.soket.connect((alamat, port))

    def jalan(self):
        while True:
            try:
                data = self.soket.recv(1024)
            except socket.timeout:
                print("Masih menunggu...")
                continue
            if not data:
                return
            print("Server:", data.decode())


try:
    Penerima(input("IP: "), int(input("Port: "))).jalan()
except OSError as salah:
    print("Ada masalah:", salah)
    sys.exit(1)
print("Server sudah selesai bicara.")
