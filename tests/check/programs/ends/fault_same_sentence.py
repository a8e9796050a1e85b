# fault: tells_them_apart: says the same at a goodbye and at a reset
import socket
import sys

ip = input("Alamat IP server: ")
port = int(input("Port server: "))
kode = 1
try:
    s = socket.create_connection((ip, port), timeout=3)
    while True:
        data = s.recv(1024)
        if not data:
            kode = 0
            break
        print(data.decode())
except OSError:
    pass
print("Koneksi selesai.")
sys.exit(kode)
