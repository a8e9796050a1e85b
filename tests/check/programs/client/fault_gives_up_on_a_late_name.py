# fault: waits_for_the_name: one second for the server's name, then the client leaves
import socket
import sys

host = input("Masukkan alamat IP Server: ")
port = int(input("Masukkan Port Server: "))
nama = input("Masukkan username: ")
s = socket.socket()
s.connect((host, port))
s.sendall(nama.encode())
s.settimeout(1)
try:
    print(s.recv(1024).decode(), "Telah bergabung...")
except TimeoutError:
    sys.exit("Server tidak menjawab.")
s.settimeout(None)
while True:
    s.sendall(input("pesan : ").encode())
    print(s.recv(1024).decode())
