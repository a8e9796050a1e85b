# fault: passes_on: sends each message twice
import socket
import threading


def kirim_terus(soket):
    while True:
        pesan = input("Isi pesan: ").encode()
        soket.send(pesan)
        soket.sendall(pesan)


soket = socket.socket()
soket.connect((input("IP tujuan: "), int(input("Port tujuan: "))))
soket.sendall(input("Nama: ").encode())
print("Lawan bicara:", soket.recv(1024).decode())
threading.Thread(target=kirim_terus, args=(soket,)).start()
