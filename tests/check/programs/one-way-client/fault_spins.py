# fault: survives_the_end: reads the end for ever
import socket

host = input("Masukkan alamat IP Server: ")
port = int(input("Masukkan Port Server: "))
nama = input("Masukkan username: ")
with socket.socket() as s:
    s.connect((host, port))
    s.sendall(nama.encode())
    server = s.recv(1024).decode()
    print(server, "Telah bergabung...")
    while (data := s.recv(1024)) is not None:
        print(f"{server}: {data.decode()}")
print("selesai")
