# fault: connects: UDP in place of TCP
import socket
import threading


def kirim(s):
    while True:
        s.send(input("").encode())


alamat = input("Alamat IP: "), int(input("Port: "))
nama = input("Nama: ")
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(alamat)
s.send(nama.encode())
threading.Thread(target=kirim, args=(s,)).start()
print(s.recv(1024).decode(), "bergabung")
