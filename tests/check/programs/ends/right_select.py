# right: a client with select in place of a time limit
import select
import sys
from socket import socket

s = socket()
try:
    s.connect((input("Alamat: "), int(input("Port: "))))
except OSError as e:
    print("Tidak bisa menyambung:", e)
    sys.exit(2)
kode = 0
while True:
    siap = select.select([s], [], [], 3)[0]
    if not siap:
        print("Server diam saja.")
        kode = 3
        break
    try:
        data = s.recv(500)
    except OSError as e:
        print("Putus:", e)
        kode = 4
        break
    if not data:
        print("Selesai.")
        break
    print(data.decode())
sys.exit(kode)
