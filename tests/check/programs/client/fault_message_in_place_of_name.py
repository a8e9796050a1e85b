# fault: says_its_name: no name is asked, so the first message stands in its place
import socket

host = input("Masukkan alamat IP Server: ")
port = int(input("Masukkan Port Server: "))
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((host, port))
print("Terhubung!")

while True:
    pesan = input("Kamu: ")
    s.send(pesan.encode())
    balasan = s.recv(1024).decode()
    print(balasan)
