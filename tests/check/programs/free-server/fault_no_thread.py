# fault: shows_the_message: the loop that writes comes before the reading
import socket
import threading
from datetime import datetime

port = int(input("Masukkan Port Server: "))
nama = input("Masukkan Username: ")
print("Alamat IP: ", "127.0.0.1")
print("Port Server: ", port)
print("Tanggal: ", datetime.now().strftime("%Y-%m-%d"))

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(("127.0.0.1", port))
s.listen(1)
conn, addr = s.accept()
namaClient = conn.recv(1024).decode()
print(namaClient, "Telah bergabung...")
conn.send(nama.encode())


def terima():
    while True:
        pesan = conn.recv(1024).decode()
        if not pesan:
            print("Client keluar")
            break
        jam = datetime.now().strftime("%H:%M:%S")
        print(f"\n[{jam}] {namaClient}: {pesan}")


t = threading.Thread(target=terima)
t.daemon = True

while True:
    balas = input(f"[{nama}] pesan: ")
    waktu = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    conn.send(f"[{waktu}] {nama}: {balas}".encode())
