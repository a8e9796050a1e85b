# fault: takes_a_refusal: goes to the next port in silence
import socket
import sys


def buka(port):
    while True:
        try:
            return socket.create_server(("127.0.0.1", port))
        except OSError:
            port += 1


def baca(koneksi):
    koneksi.settimeout(3)
    try:
        while data := koneksi.recv(1024):
            print("Client:", data.decode())
    except socket.timeout:
        return "Tiga detik tanpa pesan.", 1
    except ConnectionError:
        return "Client terputus.", 1
    return "Client keluar.", 0


with buka(int(input("Port: "))) as server:
    koneksi, _ = server.accept()
    kalimat, kode = baca(koneksi)
print(kalimat)
sys.exit(kode)
