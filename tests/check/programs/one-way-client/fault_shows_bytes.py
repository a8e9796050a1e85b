# fault: takes_long_texts: shows the bytes in place of the text
import selectors
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((input("IP: "), int(input("PORT: "))))
s.send(input("NAMA: ").encode())
pemilih = selectors.DefaultSelector()
pemilih.register(s, selectors.EVENT_READ)
while True:
    pemilih.select()
    data = s.recv(4096)
    if not data:
        break
    print("dari server:", data)
