# right: the solution of lesson 8
import socket
import sys


def ends():
    host = input("Masukkan alamat IP Server: ")
    port = int(input("Masukkan Port Server: "))
    try:
        with socket.create_connection((host, port), timeout=5) as sock:
            while data := sock.recv(1024):
                print(data.decode())
    except ConnectionRefusedError:
        sys.exit("Tidak ada server di sana.")
    except ConnectionResetError:
        sys.exit("Koneksinya putus mendadak.")
    except TimeoutError:
        sys.exit("Lima detik tidak ada kabar.")
    print("Server sudah pamit.")


if __name__ == "__main__":
    ends()
