# fault: says_its_name: the name and a first message leave glued
import queue
import socket
import threading
from datetime import datetime

masuk = queue.Queue()


def pembaca(koneksi):
    while True:
        try:
            data = koneksi.recv(2048)
        except ConnectionError:
            data = b""
        masuk.put(data)
        if not data:
            break


alamat = socket.gethostbyname(socket.gethostname())
print("Alamat IP:", alamat)
port = int(input("Mau buka di port berapa? "))
username = input("Nama kamu: ")
print("Port Server:", port)
print(datetime.now().strftime("Tanggal: %d-%m-%Y"))

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((alamat, port))
server.listen(5)
koneksi, dari = server.accept()
lawan = koneksi.recv(1024).decode("utf-8")
print(f"{lawan} Telah bergabung...")
koneksi.sendall(bytes(username, "utf-8"))
koneksi.sendall("selamat datang di server".encode())
threading.Thread(target=pembaca, args=(koneksi,), daemon=True).start()

while True:
    data = masuk.get()
    if not data:
        print(lawan, "keluar")
        break
    jam = datetime.now().strftime("%H:%M:%S")
    print(f"[{jam}] {lawan}: {data.decode('utf-8', 'replace')}")
    pesan = input(f"[{username}] pesan: ")
    stempel = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    try:
        koneksi.sendall(f"[{stempel}] {username}: {pesan}".encode("utf-8"))
    except OSError:
        print(lawan, "sudah tidak ada")
        break
