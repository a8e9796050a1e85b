"""A chat room with a thread for each client; it never ends."""

import socket
import sys
import threading

clients = {}


def kirim_semua(pesan, kecuali=None):
    for client in list(clients):
        if client is not kecuali:
            client.send(pesan)


def layani(client):
    nama = client.recv(1024).decode()
    clients[client] = nama
    print(f"[+] {nama} bergabung, {len(clients)} orang")
    while True:
        try:
            pesan = client.recv(1024)
            if not pesan:
                break
            kirim_semua(f"{nama}: ".encode() + pesan, client)
        except:
            break
    del clients[client]
    client.close()
    print(f"[-] {nama} keluar")
    kirim_semua(f"{nama} keluar".encode())


server = socket.socket()
server.bind(("127.0.0.1", int(sys.argv[1])))
server.listen()
print("Server berjalan dan menunggu koneksi...")
while True:
    client, addr = server.accept()
    client.send(b"NAMA")
    threading.Thread(target=layani, args=(client,)).start()
