# fault: sends_the_message: the thread that writes is not started
import socket
from threading import Thread


def kirim():
    while True:
        soket.send(input().encode())


def terima():
    while teks := soket.recv(2000):
        print(teks.decode())


alamat = input("Server: ")
soket = socket.create_connection((alamat, int(input("Port: "))))
soket.send(input("Nama: ").encode())
print("Halo,", soket.recv(1024).decode())
dua = [Thread(target=kirim, daemon=True), Thread(target=terima, daemon=True)]
dua[1].start()
dua[1].join()
