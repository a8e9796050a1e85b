# fault: hears_several: the thread reads one message
import socket
from threading import Thread


def kirim():
    while True:
        soket.send(input().encode())


def terima():
    print(soket.recv(2000).decode())
    soket.recv(0)
    import time
    time.sleep(1000)


alamat = input("Server: ")
soket = socket.create_connection((alamat, int(input("Port: "))))
soket.send(input("Nama: ").encode())
print("Halo,", soket.recv(1024).decode())
dua = [Thread(target=kirim, daemon=True), Thread(target=terima, daemon=True)]
for satu in dua:
    satu.start()
dua[1].join()
