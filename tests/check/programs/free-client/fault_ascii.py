# fault: takes_long_texts: é is no ASCII
import select
import socket
import sys

ip = input("Alamat IP: ")
port = int(input("Port: "))
user = input("Username: ")
s = socket.socket()
s.connect((ip, port))
s.sendall(user.encode())
print(s.recv(1024).decode(), "Telah bergabung...")
while True:
    siap, _, _ = select.select([sys.stdin, s], [], [])
    if s in siap:
        data = s.recv(1024)
        if not data:
            break
        print(data.decode('ascii'))
    if sys.stdin in siap:
        s.sendall(sys.stdin.readline().strip().encode())
