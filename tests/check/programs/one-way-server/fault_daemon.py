# fault: passes_on: the thread that reads ends with the program, at once
import socket
import threading


def baca():
    while True:
        data = koneksi.recv(1024)
        if not data:
            break
        print(tamu, ":", data.decode())


server = socket.create_server(("127.0.0.1", int(input("Port: "))))
nama = input("Username: ")
koneksi, _ = server.accept()
tamu = koneksi.recv(1024).decode()
print(tamu, "masuk ke obrolan")
koneksi.sendall(nama.encode())
threading.Thread(target=baca, daemon=True).start()
