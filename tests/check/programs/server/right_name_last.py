# right: its name is asked once a client is there
import socket
from datetime import datetime


def jam(bentuk):
    return datetime.now().strftime(bentuk)


port = int(input("Masukkan port yang mau dipakai (1024-65535): "))
print("Alamat IP:", "127.0.0.1", "Port Server:", port, "Tanggal:", jam("%d/%m/%Y"))
with socket.create_server(("", port)) as server:
    conn, _ = server.accept()
    nama = input("Ada yang datang! Siapa namamu? ")
    tamu = conn.recv(1024).decode()
    print(tamu, "Telah bergabung...")
    conn.sendall(nama.encode())
    while pesan := conn.recv(1024).decode():
        print(f"[{jam('%H:%M:%S')}] {tamu}: {pesan}")
        balas = input("Balas: ")
        while not balas.strip():
            balas = input("Jangan kosong. Balas: ")
        conn.sendall(f"[{jam('%Y-%m-%d %H:%M:%S')}] {nama}: {balas}".encode())
