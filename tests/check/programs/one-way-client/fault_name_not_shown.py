# fault: shows_who_joined: does not tell who has joined
import socket

host = input("Masukkan alamat IP Server: ")
port = int(input("Masukkan Port Server: "))
nama = input("Masukkan username: ")
with socket.socket() as s:
    s.connect((host, port))
    s.sendall(nama.encode())
    server = s.recv(1024).decode()
    print("Telah bergabung...")
    while data := s.recv(1024):
        print(f"{data.decode()}")
print("selesai")
