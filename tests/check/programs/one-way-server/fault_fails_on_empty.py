# fault: survives_the_end: looks for the first word of the empty text
import socket
import threading


def terima(sock):
    nama_klien = sock.recv(1024).decode()
    print(nama_klien, "online")
    sock.send(nama.encode())
    try:
        while True:
            pesan = sock.recv(1024).decode()
            if pesan.split()[0] == "/keluar":
                break
            print(nama_klien, ">>", pesan)
    except ConnectionError:
        pass
    print(nama_klien, "offline")


nama = input("Nama: ")
server = socket.create_server(("127.0.0.1", int(input("Port: "))))
while True:
    sock, _ = server.accept()
    threading.Thread(target=terima, args=(sock,)).start()
