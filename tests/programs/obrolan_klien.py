"""A chat client: a thread that receives, a loop that sends, and an end for both."""

import os
import socket
import sys
import threading

nama = input("Masukkan nama: ")
client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))


def terima():
    while True:
        pesan = client.recv(1024).decode()
        if pesan == "NAMA":
            client.send(nama.encode())
        elif pesan:
            print(pesan)
        else:
            print("Koneksi terputus.")
            os._exit(1)


threading.Thread(target=terima, daemon=True).start()
while True:
    client.send(input("").encode())
