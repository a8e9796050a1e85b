# fault: sends_the_message: the reading is called, and not started
import socket
import threading


class Chat:
    def __init__(self, alamat, port, nama):
        self.soket = socket.socket()
        self.soket.connect((alamat, port))
        self.soket.sendall(nama.encode())
        print(f"{self.soket.recv(1024).decode()} Telah bergabung...")

    def dengar(self):
        while True:
            try:
                data = self.soket.recv(1024)
            except OSError:
                data = b""
            if not data:
                print("Server sudah pergi.")
                break
            print(">>", data.decode("utf-8", "replace"))

    def mulai(self):
        self.dengar()
        while True:
            self.soket.sendall(input("Kamu: ").encode())


Chat(input("IP server: "), int(input("Port server: ")), input("Username: ")).mulai()
