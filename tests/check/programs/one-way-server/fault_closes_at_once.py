# fault: says_its_name: accepts, and closes before it has said its name
import socket


def main():
    port = int(input("Masukkan port: "))
    nama = input("Masukkan nama: ")
    with socket.create_server(("127.0.0.1", port)) as server:
        koneksi, alamat = server.accept()
        with koneksi:
            tamu = koneksi.recv(1024).decode()
            print(f"{tamu} dari {alamat[0]} bergabung")
        try:
            koneksi.sendall(nama.encode())
            while data := koneksi.recv(1024):
                print(f"{tamu}: {data.decode()}")
        except OSError as galat:
            print("Koneksi putus:", galat)


main()
