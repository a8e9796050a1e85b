# fault: takes_long_texts: é is no ASCII
import select
import socket
import sys
from datetime import datetime

port = int(input("Masukkan Port Server: "))
user = input("Masukkan Username: ")
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("localhost", port))
s.listen(1)
print("Alamat IP: 127.0.0.1\nPort Server:", port)
print("Tanggal:", datetime.now().date())
c, a = s.accept()
tamu = c.recv(1024).decode()
c.sendall(user.encode())
print(tamu, "Telah bergabung...")
jalan = True
while jalan:
    siap, _, _ = select.select([sys.stdin, c], [], [])
    for satu in siap:
        if satu is c:
            data = c.recv(1024)
            if not data:
                jalan = False
                break
            print("[%s] %s: %s" % (datetime.now().strftime("%H:%M:%S"), tamu, data.decode('ascii')))
        else:
            teks = sys.stdin.readline().rstrip("\n")
            c.sendall(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {user}: {teks}".encode())
