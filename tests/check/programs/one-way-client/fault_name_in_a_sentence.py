# fault: says_its_name: the name comes in a sentence
import socket
import threading


class Penulis(threading.Thread):
    def __init__(self, soket):
        super().__init__()
        self.soket = soket

    def run(self):
        while True:
            self.soket.sendall(input("Ketik: ").encode())


soket = socket.create_connection((input("Host: "), int(input("Port: "))))
nama = input("Siapa kamu? ")
soket.sendall(f"Halo, saya {nama}".encode())
print(soket.recv(1024).decode(), "menyapa")
Penulis(soket).start()
