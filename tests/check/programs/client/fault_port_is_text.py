# fault: connects: the port stays a text
import socket

print("Alamat IP Client: ", socket.gethostbyname(socket.gethostname()))
host = input("Masukkan alamat IP Server: ")
port = input("Masukkan Port Server: ")
nama = input("Masukkan username: ")

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((host, port))
s.send(nama.encode())
server = s.recv(1024).decode()
print(server, " Telah bergabung...")

while True:
    pesan = input("pesan : ")
    s.send(pesan.encode())
    balasan = s.recv(1024).decode()
    print(balasan)
