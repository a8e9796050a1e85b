# fault: sends_the_message: lower() is meant for the word `keluar`, and changes each message
import socket
from threading import Thread

soket = socket.socket()
soket.connect((input("IP Server: "), int(input("Port Server: "))))
username = input("Username: ")
soket.send(username.encode())
print("Server:", soket.recv(1024).decode())


def terima_pesan():
    while True:
        pesan = soket.recv(1024)
        if not pesan:
            break
        print(pesan.decode())


def kirim_pesan():
    while True:
        pesan = input(f"{username}: ").lower()
        if pesan == "keluar":
            soket.close()
            break
        soket.send(pesan.encode())


penerima = Thread(target=terima_pesan)
penerima.start()
Thread(target=kirim_pesan, daemon=True).start()
penerima.join()
