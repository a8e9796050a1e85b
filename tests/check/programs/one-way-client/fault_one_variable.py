# fault: passes_on: sends its name again in place of the text
import socket

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
ip = input("Masukkan IP server: ")
port = int(input("Masukkan port server: "))
client.connect((ip, port))
nama = input("Masukkan nama: ")
data = nama.encode()
client.send(data)
print(client.recv(1024).decode(), "masuk")
while True:
    pesan = input("pesan: ")
    client.send(data)
