# fault: shows_who_joined: does not tell who has joined
import socket
import threading


def layani(koneksi):
    tamu = koneksi.recv(1024).decode("utf-8")
    print("[+]")
    koneksi.sendall(nama.encode("utf-8"))
    while True:
        try:
            data = koneksi.recv(1024)
        except ConnectionError:
            break
        if not data:
            break
        print(f"{tamu} > {data.decode('utf-8')}")
    print(f"[-] {tamu}")


nama = "".join(input("Username server: ").split())
pintu = socket.create_server(("localhost", int(input("Port: "))))
while True:
    koneksi, alamat = pintu.accept()
    threading.Thread(target=layani, args=(koneksi,)).start()
