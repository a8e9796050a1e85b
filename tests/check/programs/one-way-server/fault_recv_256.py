# fault: takes_long_texts: recv(256) cuts a long message
import select
import socket

server = socket.create_server(("", int(input("Masukkan port: "))))
nama = input("Masukkan nama: ")
koneksi, alamat = server.accept()
lawan = koneksi.recv(256).decode()
print(lawan, "bergabung dari", alamat[0])
koneksi.send(nama.encode())
while True:
    siap, _, _ = select.select([koneksi], [], [])
    if koneksi in siap:
        data = koneksi.recv(256)
        if not data:
            break
        print(f"{lawan}: {data.decode(errors='replace')}")
