# fault: says_its_name: sends b'…' as letters
import socket


class Server:
    def __init__(self, port, nama):
        self.nama = nama.encode()
        self.soket = socket.socket()
        self.soket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.soket.bind(("127.0.0.1", port))
        self.soket.listen(1)

    def sambut(self):
        self.koneksi, _ = self.soket.accept()
        self.tamu = self.koneksi.recv(1024).decode()
        print(self.tamu, "bergabung")
        self.koneksi.send(str(self.nama).encode())

    def dengar(self):
        while pesan := self.koneksi.recv(4096):
            print(self.tamu, "->", pesan.decode())


server = Server(int(input("Port: ")), input("Nama: "))
server.sambut()
server.dengar()
