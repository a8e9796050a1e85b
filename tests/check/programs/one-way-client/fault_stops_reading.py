# fault: goes_on: shows one message, then the loop ends
import socket
import threading


def terima():
    while True:
        pesan = soket.recv(4096).decode()
        if pesan:
            print(f"[{lawan}] {pesan}")
        return


soket = socket.create_connection((input("Server: "), int(input("Port: "))))
soket.sendall(input("Nama: ").encode())
lawan = soket.recv(1024).decode()
print(f"[{lawan}] bergabung")
utas = threading.Thread(target=terima)
utas.start()
utas.join()
