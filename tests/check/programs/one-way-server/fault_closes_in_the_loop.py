# fault: goes_on: close() stands inside the loop
from socket import *

server = socket(AF_INET, SOCK_STREAM)
server.bind(("127.0.0.1", 8234))
server.listen(1)
username = input("Username: ")
koneksi, alamat = server.accept()
teman = koneksi.recv(1024).decode()
koneksi.send(username.encode())
print(teman + " terhubung")
while True:
    isi = koneksi.recv(1024).decode()
    if isi == "":
        break
    print(teman + " : " + isi)
    koneksi.close()
