# fault: shows_the_answer: the loop holds the printer's lock while it waits for the keyboard
import socket
import threading

kunci = threading.Lock()


class Pendengar(threading.Thread):
    def __init__(self, soket):
        super().__init__(daemon=True)
        self.soket = soket

    def run(self):
        while pesan := self.soket.recv(1024):
            with kunci:
                print(pesan.decode())


alamat = input("Alamat server: ")
port = int(input("Port server: "))
with socket.create_connection((alamat, port)) as soket:
    soket.sendall(input("Username: ").encode())
    print(soket.recv(1024).decode(), "Telah bergabung...")
    Pendengar(soket).start()
    while True:
        with kunci:
            pesan = input("Pesan: ")
        soket.sendall(pesan.encode())
