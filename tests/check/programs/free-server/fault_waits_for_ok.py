# fault: shows_the_message: reads an OK after each message of its own, which nobody sends
import socket
import threading
from datetime import datetime

port = int(input("Port: "))
nama = input("Nama server: ")
pintu = socket.create_server(("", port))
print(f"Server 127.0.0.1:{port} dibuka {datetime.now():%d-%m-%Y}")
sambungan, _ = pintu.accept()
tamu = sambungan.recv(1024).decode()
sambungan.sendall(nama.encode())
print(tamu, "bergabung")


def dengarkan():
    while isi := sambungan.recv(1024):
        print(f"[{datetime.now():%H:%M:%S}] {tamu}: {isi.decode()}")


def bicara():
    while True:
        isi = input(">> ")
        sambungan.sendall(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {nama}: {isi}".encode())
        if sambungan.recv(1024) == b"OK":
            print("(sampai)")


pendengar = threading.Thread(target=dengarkan)
pembicara = threading.Thread(target=bicara, daemon=True)
pendengar.start()
pembicara.start()
pendengar.join()
