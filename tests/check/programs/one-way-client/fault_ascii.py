# fault: takes_long_texts: é is no ASCII
import socket

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
host = input("Masukkan IP server: ")
nama = input("Masukkan nama: ")
client.connect((host, 8232))
client.send(nama.encode())
server = client.recv(1024).decode()
print(server, " Telah bergabung...")
while True:
    pesan = input("pesan : ")
    client.send(pesan.encode('ascii'))
