# fault: takes_an_empty_line: an empty line ends the chat
import socket
import sys
import threading


def cetak(soket):
    for potongan in iter(lambda: soket.recv(1500), b""):
        sys.stdout.write("\n" + potongan.decode() + "\n")
        sys.stdout.flush()
    print("Server sudah keluar")


soket = socket.socket()
soket.connect((input("Hubungi IP: "), int(input("Hubungi port: "))))
soket.sendall(input("Nama panggilan: ").encode())
print("Ngobrol dengan", soket.recv(1024).decode())
threading.Thread(target=cetak, args=(soket,), daemon=True).start()
pesan = input("Ketik pesan: ")
while pesan:
    soket.sendall(pesan.encode())
    pesan = input("Ketik pesan: ")
soket.close()
