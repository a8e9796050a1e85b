# right: a thread that reads the lines of sys.stdin, each sent with its line end
import socket
import sys
from threading import Thread


def ketik(s):
    while True:
        baris = sys.stdin.readline()
        s.sendall(baris.encode())


def terima(s):
    while True:
        data = s.recv(2048)
        if not data:
            break
        print(data.decode(errors="replace"), flush=True)


print("IP server? ", end="", flush=True)
alamat = sys.stdin.readline().strip()
port = int(input("Port server? "))
nama = input("Nama kamu? ")
s = socket.socket()
s.connect((alamat, port))
s.sendall(nama.encode())
print(s.recv(2048).decode(), "Telah bergabung...")
Thread(target=ketik, args=(s,), daemon=True).start()
terima(s)
