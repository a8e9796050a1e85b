# fault: shows_the_message: the thread fills a list that is printed after the next Enter alone
import socket
import threading
import time

port = int(input("Nomor port: "))
nama = input("Username: ")
soket = socket.socket()
soket.bind(("localhost", port))
soket.listen(1)
print("Alamat 127.0.0.1, port", port, time.strftime("%d-%m-%Y"))
client, _ = soket.accept()
nama_client = client.recv(1024).decode()
client.send(nama.encode())
print(nama_client, "Telah bergabung...")
kotak_masuk = []


def simpan():
    while True:
        data = client.recv(1024)
        if not data:
            break
        kotak_masuk.append(time.strftime("[%H:%M:%S] ") + nama_client + ": " + data.decode())


threading.Thread(target=simpan, daemon=True).start()
while True:
    pesan = input("> ")
    while kotak_masuk:
        print(kotak_masuk.pop(0))
    client.send((time.strftime("[%Y-%m-%d %H:%M:%S] ") + nama + ": " + pesan).encode())
