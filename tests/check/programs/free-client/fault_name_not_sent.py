# fault: says_its_name: the name is not sent
import socket
import threading

host = input("Masukkan alamat IP Server: ")
port = int(input("Masukkan Port Server: "))
nama = input("Masukkan username: ")
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((host, port))
server = s.recv(1024).decode()
print(server, " Telah bergabung...")


def terima():
    while True:
        pesan = s.recv(1024).decode()
        if not pesan:
            print("Server keluar")
            break
        print("\n" + pesan)


threading.Thread(target=terima, daemon=True).start()
while True:
    pesan = input("pesan : ")
    s.send(pesan.encode())
