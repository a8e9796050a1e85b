# fault: says_its_name: the name stays in the buffer of makefile()
import socket

alamat = input("Alamat server: ")
port = int(input("Port server: "))
with socket.create_connection((alamat, port)) as koneksi:
    berkas = koneksi.makefile("rw", encoding="utf-8")
    berkas.write(input("Namamu: "))
    print("Server bernama", koneksi.recv(1024).decode())
    while True:
        berkas.write(input("Pesan: "))
        berkas.flush()
