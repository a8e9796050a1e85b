# fault: takes_a_reset: reads on after the error, and takes the b'' that follows for a goodbye
import socket
import sys

port = int(input("Masukkan port: "))
server = socket.socket()
try:
    server.bind(("", port))
except Exception as e:
    print("Tidak bisa memakai port:", e)
    sys.exit(1)
server.listen(1)
klien, alamat = server.accept()
print("Klien dari", alamat[0])
klien.settimeout(2)
while True:
    try:
        pesan = klien.recv(1024).decode()
    except socket.timeout:
        print("Klien tidak aktif")
        sys.exit(1)
    except Exception as e:
        print("Terjadi error:", e)
        continue
    if not pesan:
        print("Klien keluar")
        break
    print("Klien:", pesan)
