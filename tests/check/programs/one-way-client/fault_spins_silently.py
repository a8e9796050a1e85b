# fault: survives_the_end: passes over each error, and reads the end for ever
import socket

s = socket.socket()
s.connect((input("Masukkan IP: "), int(input("Masukkan Port: "))))
s.send(input("Masukkan Nama: ").encode())
print(s.recv(1024).decode(), "sudah masuk")
while True:
    try:
        pesan = s.recv(1024).decode()
        if pesan:
            print("Pesan masuk:", pesan)
    except:
        pass
