# fault: survives_the_cut: only recv is guarded, and send meets the cut
import socket


def baca(s):
    try:
        return s.recv(1024)
    except OSError:
        return b""


s = socket.socket()
s.connect((input("IP server: "), int(input("Port server: "))))
s.send(input("Username: ").encode())
print("Bersama", baca(s).decode())
while True:
    s.send(input("Pesan: ").encode())
    balasan = baca(s)
    if not balasan:
        print("Server sudah keluar.")
        break
    print(balasan.decode(errors="replace"))
