# fault: speaks_unasked: each message goes out twice, by write and by print
import socket
import threading
from datetime import datetime

port = int(input("Masukkan port: "))
nama = input("Masukkan nama: ")
s = socket.socket()
s.bind(("127.0.0.1", port))
s.listen(1)
print(f"IP 127.0.0.1 | port {port} | {datetime.now().strftime('%d %b %Y')}")
klien, alamat = s.accept()
keluaran = klien.makefile("w", encoding="utf-8", newline="")
siapa = klien.recv(1024).decode("utf-8")
print(nama, end="", file=keluaran, flush=True)
print(siapa + " Telah bergabung...")


def baca():
    while True:
        isi = klien.recv(1024).decode("utf-8")
        if isi == "":
            break
        print("[%s] %s: %s" % (datetime.now().strftime("%H:%M:%S"), siapa, isi))


threading.Thread(target=baca, daemon=True).start()
while True:
    isi = input("Balas: ")
    baris = "[%s] %s: %s" % (datetime.now().strftime("%Y-%m-%d %H:%M:%S"), nama, isi)
    keluaran.write(baris)
    print(baris, end="", file=keluaran, flush=True)
