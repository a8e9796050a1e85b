# fault: says_its_name: a word stands before the name
import select
import socket
import sys

alamat = input("IP server: ")
port = int(input("Port: "))
pengguna = input("Username: ")
soket = socket.create_connection((alamat, port))
soket.sendall(f"Username: {pengguna}".encode())
server = soket.recv(1024).decode()
print(f"{server} siap diajak bicara")
while True:
    bisa_dibaca, _, _ = select.select([soket, sys.stdin], [], [])
    if soket in bisa_dibaca:
        pesan = soket.recv(2048)
        if pesan == b"":
            print(f"{server} pergi")
            break
        print(pesan.decode())
    if sys.stdin in bisa_dibaca:
        soket.sendall(sys.stdin.readline().rstrip("\n").encode())
