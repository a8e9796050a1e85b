"""An echo client that asks for its server, and for messages until `keluar`."""

import socket

socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
host = input("Alamat IP: ")
port = int(input("Port Server: "))
try:
    socket.connect((host, port))
    print("terhubung!")
    while True:
        pesan = input("pesan : ")
        if pesan == "keluar":
            break
        socket.send(pesan.encode())
        print("server :", socket.recv(1024).decode())
except ConnectionRefusedError:
    print("Server belum jalan")
finally:
    socket.close()
