# fault: hears_several: the thread reads one message
import socket
import time
from threading import Thread


def kirim():
    while True:
        teks = input()
        soket.send(time.strftime(f"[%Y-%m-%d %H:%M:%S] {aku}: {teks}").encode())


def terima():
    while True:
        teks = soket.recv(2000)
        if teks == b"":
            break
        print(time.strftime("[%H:%M:%S] ") + dia + ": " + teks.decode())
        time.sleep(1000)


pintu = socket.create_server(("0.0.0.0", int(input("Port: "))))
aku = input("Nama: ")
print(socket.gethostbyname(socket.gethostname()), pintu.getsockname()[1], time.strftime("%d/%m/%Y"))
soket, asal = pintu.accept()
dia = soket.recv(1024).decode()
soket.send(aku.encode())
print("Halo", dia)
dua = [Thread(target=kirim, daemon=True), Thread(target=terima, daemon=True)]
for satu in dua:
    satu.start()
dua[1].join()
