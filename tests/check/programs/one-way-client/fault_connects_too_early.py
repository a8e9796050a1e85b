# fault: connects: connect() stands before the question for the port
import socket

port = 0
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
host = input("Masukkan IP server: ")
client.connect((host, port))
port = int(input("Masukkan port: "))
nama = input("Masukkan nama: ")
client.send(nama.encode())
print("Terhubung ke", client.recv(1024).decode())
while True:
    client.send(input("pesan : ").encode())
