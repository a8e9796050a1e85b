# fault: shows_the_answer: the thread is not started
import socket
import threading

host = input("Masukkan alamat IP Server: ")
port = int(input("Masukkan Port Server: "))
nama = input("Masukkan username: ")
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((host, port))
s.send(nama.encode())
server = s.recv(1024).decode()
print(server, " Telah bergabung...")


def terima():
    while True:
        pesan = s.recv(1024).decode()
        if not pesan:
            print("Server keluar")
            break
        print("\n" + pesan)


while True:
    pesan = input("pesan : ")
    s.send(pesan.encode())
