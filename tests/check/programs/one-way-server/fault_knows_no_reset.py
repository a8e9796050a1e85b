# fault: survives_a_reset: knows the end, and no reset
import select
import socket

port = int(input("Port: "))
nama = input("Nama pengguna: ")
server = socket.create_server(("127.0.0.1", port))
teman = {}
while True:
    siap, _, _ = select.select([server, *teman], [], [])
    for soket in siap:
        if soket is server:
            baru, alamat = server.accept()
            teman[baru] = ""
            continue
        data = soket.recv(1024).decode()
        if not data:
            print(teman.pop(soket), "keluar")
        elif teman[soket]:
            print(f"{teman[soket]}: {data}")
        else:
            teman[soket] = data
            print(data, "bergabung")
            soket.sendall(nama.encode())
