# fault: listens: UDP in place of TCP
import socket

port = int(input("Masukkan Port Server: "))
nama = input("Masukkan Username: ")
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", port))
print("Menunggu klien...")
data, klien = server.recvfrom(1024)
tamu = data.decode()
print(tamu, "Telah bergabung...")
server.sendto(nama.encode(), klien)
while True:
    data, klien = server.recvfrom(1024)
    print(f"{tamu}: {data.decode()}")
