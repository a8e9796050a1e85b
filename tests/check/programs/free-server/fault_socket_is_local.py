# fault: speaks_unasked: without `global` the function keeps the connection to itself
import socket
import threading
from datetime import datetime

lawan = None
port = int(input("Masukkan port: "))
saya = input("Masukkan username: ")
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(("0.0.0.0", port))
s.listen()
print("IP 127.0.0.1 Port", port, "Tanggal", datetime.now().strftime("%d/%m/%Y"))


def terima(soket, nama):
    while True:
        pesan = soket.recv(1024)
        if not pesan:
            print(nama, "keluar")
            return
        print("[" + datetime.now().strftime("%H:%M:%S") + "] " + nama + ": " + pesan.decode())


def sambut():
    lawan, alamat = s.accept()
    nama = lawan.recv(1024).decode()
    lawan.send(saya.encode())
    print(nama, "Telah bergabung dari", alamat[0])
    threading.Thread(target=terima, args=(lawan, nama), daemon=True).start()


sambut()
while True:
    pesan = input("Pesan: ")
    waktu = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    if lawan is not None:
        lawan.send(("[" + waktu + "] " + saya + ": " + pesan).encode())
