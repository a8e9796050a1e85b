# fault: goes_on: sends one message
import socket
from datetime import datetime

port = int(input("Masukkan Port Server: "))
nama = input("Masukkan Username: ")
s = socket.socket()
s.bind(("", port))
s.listen()
c, alamat = s.accept()
print(c.recv(1024).decode(), "Telah bergabung...")
c.send(nama.encode())
for sekali in range(1):
    pesan = input("pesan: ")
    c.send(f"[{datetime.now():%H:%M:%S}] {nama}: {pesan}".encode())
