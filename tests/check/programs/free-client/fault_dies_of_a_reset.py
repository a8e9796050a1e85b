# fault: survives_a_reset: the thread catches another error than the one that comes
import os
import socket
import threading


class Sambungan:
    def __init__(self, alamat, port):
        self.soket = socket.create_connection((alamat, port))

    def dengar(self):
        try:
            while data := self.soket.recv(4096):
                print(data.decode(errors="replace"))
            print("Server pamit.")
        except ConnectionAbortedError:
            print("Server terputus.")
        os._exit(0)

    def bicara(self):
        while True:
            pesan = input("> ")
            if not pesan:
                continue
            try:
                self.soket.sendall(pesan.encode())
            except OSError:
                print("Pesan tidak terkirim.")
                break


try:
    sambungan = Sambungan(input("Alamat: "), int(input("Port: ")))
except OSError:
    print("Server tidak ada.")
else:
    sambungan.soket.sendall(input("Nama: ").encode())
    print(sambungan.soket.recv(1024).decode(), "bergabung")
    threading.Thread(target=sambungan.dengar, daemon=True).start()
    sambungan.bicara()
