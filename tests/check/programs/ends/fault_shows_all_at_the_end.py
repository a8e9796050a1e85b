# fault: meets: collects the pieces, and shows them at the end alone
import socket
import sys

s = socket.socket()
s.settimeout(3)
semua = b""
try:
    s.connect((input("Masukkan IP server: "), int(input("Masukkan port server: "))))
    print("Terhubung")
    bagian = s.recv(1024)
    while bagian:
        semua += bagian
        bagian = s.recv(1024)
except socket.timeout:
    print("Waktu habis")
    sys.exit(1)
except ConnectionError as e:
    print("Koneksi gagal:", e)
    sys.exit(1)
print(semua.decode())
print("Selesai")
