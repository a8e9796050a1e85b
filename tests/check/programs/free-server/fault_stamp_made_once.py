# fault: stamps_each_message: the stamps are made once, at the start
import socket
import threading
from datetime import datetime

port = int(input("Masukkan Port: "))
nama = input("Masukkan Nama: ")
jam = datetime.now().strftime("%H:%M:%S")
waktu = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
s = socket.socket()
s.bind(("", port))
s.listen(1)
print("Server 127.0.0.1", port, "mulai", waktu)
client, alamat = s.accept()
lawan = client.recv(1024).decode()
client.send(nama.encode())
print(lawan, "Telah bergabung...")


def terima():
    while True:
        pesan = client.recv(1024).decode()
        if not pesan:
            break
        print(f"[{jam}] {lawan}: {pesan}")


threading.Thread(target=terima, daemon=True).start()
while True:
    pesan = input("Pesan: ")
    client.send(f"[{waktu}] {nama}: {pesan}".encode())
