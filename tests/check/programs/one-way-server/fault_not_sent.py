# fault: passes_on: the text is printed, and not sent
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
while True:
    pesan = input("pesan: ")
    print(f"[{datetime.now():%H:%M:%S}] {nama}: {pesan}".encode())
