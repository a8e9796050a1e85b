# fault: takes_a_refusal: a traceback where no server is
import select
import sys
from socket import socket

s = socket()
s.connect((input("Alamat: "), int(input("Port: "))))
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
