"""Client chat dari tugas Pertemuan 3."""

import socket

print("Alamat IP Client:", socket.gethostbyname("localhost"))
host = input("Masukkan alamat IP Server: ")
port = int(input("Masukkan Port Server: "))
username = input("Masukkan username: ")

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((host, port))
client.send(username.encode())
server_name = client.recv(1024).decode()
print(f"{server_name} Telah bergabung...")

while True:
    message = input("pesan : ")
    client.send(message.encode())
    reply = client.recv(1024).decode()
    if not reply:
        break
    print(reply)

print(f"{server_name} keluar.")
client.close()
