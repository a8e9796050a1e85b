# fault: says_its_name: waits for a second client before it says its name
import socket

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", int(input("Port: "))))
nama = input("Nama: ")
s.listen(5)
conn, addr = s.accept()
tamu = conn.recv(1024).decode()
print("Bergabung:", tamu)
kirim, addr = s.accept()
kirim.send(nama.encode())
while True:
    data = conn.recv(1024)
    if data == b"":
        break
    print(tamu, data.decode())
