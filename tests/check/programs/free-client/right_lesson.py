# right: the solution of lesson 4
import socket
import threading


def free_client():
    host = input("Masukkan alamat IP Server: ")
    port = int(input("Masukkan Port Server: "))
    name = input("Masukkan username: ")
    sock = socket.create_connection((host, port))
    sock.sendall(name.encode())
    print(sock.recv(1024).decode(), "telah bergabung")

    def read():
        while data := sock.recv(1024):
            print(data.decode())

    threading.Thread(target=read, daemon=True).start()
    while True:
        sock.sendall(input("pesan: ").encode())


if __name__ == "__main__":
    free_client()
