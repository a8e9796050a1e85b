# fault: answers: the answer bears the client's name
import socket
from datetime import datetime


def baca(teks):
    print(teks, end="", flush=True)
    return input()


def cap(pola):
    return datetime.now().strftime(pola)


host = "127.0.0.1"
port = int(baca("Port: "))
user = baca("Username: ")
print(f"{host}:{port} ({cap('%d %b %Y')})")
with socket.socket() as s:
    s.bind((host, port))
    s.listen()
    c, a = s.accept()
    with c:
        tamu = c.recv(1024).decode().strip()
        c.sendall(user.encode())
        print("+", tamu)
        while True:
            teks = c.recv(1024).decode().rstrip("\n")
            if not teks:
                break
            print(f"\n[{cap('%H:%M:%S')}] {tamu}: {teks}")
            c.sendall(f"[{cap('%Y-%m-%d %H:%M:%S')}] {tamu}: {baca('> ')}\n".encode())
