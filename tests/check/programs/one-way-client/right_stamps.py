# right: stamps each message, and ends at "keluar"
import socket
from datetime import datetime

s = socket.socket()
s.connect((input("IP: "), int(input("Port: "))))
aku = input("Username: ")
s.send(aku.encode("utf-8"))
print("Server:", s.recv(100).decode("utf-8"))
while True:
    teks = input(f"[{aku}] ")
    if teks == "keluar":
        break
    s.send(f"({datetime.now().strftime('%H.%M')}) {teks}".encode("utf-8"))
s.close()
