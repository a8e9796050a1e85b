# fault: stamps_each_message: the stamps are made once, at the start
import socket
import time

PORT = int(input("Port: "))
SAYA = input("Nama: ")
JAM = time.strftime("%H:%M:%S")
TANGGAL = time.strftime("%Y-%m-%d")
with socket.create_server(("", PORT)) as server:
    print("127.0.0.1", PORT, TANGGAL)
    client, _ = server.accept()
dia = client.recv(1024).decode()
client.sendall(SAYA.encode())
print(dia, "Telah bergabung...")
while True:
    pesan = client.recv(2048).decode()
    if not pesan:
        break
    print(f"[{JAM}] {dia}: {pesan}")
    balasan = input("Balas: ")
    client.sendall(f"[{TANGGAL} {JAM}] {SAYA}: {balasan}".encode())
