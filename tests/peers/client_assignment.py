"""The assignment's own client."""

import socket

print("Alamat IP Client:", socket.gethostbyname("localhost"))
host = input("Masukkan alamat IP Server: ")
port = int(input("Masukkan Port Server: "))
username = input("Masukkan username: ")

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((host, port))
client.send(username.encode())
server_name = client.recv(1024).decode()
print(server_name, " Telah bergabung...")

while True:
    pesan = input("pesan : ")
    client.send(pesan.encode())
    balasan = client.recv(1024).decode()
    if not balasan:
        break
    print(balasan)

print("selesai")
client.close()
