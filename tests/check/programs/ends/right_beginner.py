# right: a server, as a beginner
import socket
import sys

port = int(input("Masukkan Port Server: "))
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    s.bind(("127.0.0.1", port))
except OSError:
    print("Port", port, "sudah dipakai")
    sys.exit(1)
s.listen(1)
conn, addr = s.accept()
conn.settimeout(2)
while True:
    try:
        data = conn.recv(1024)
    except socket.timeout:
        print("Terlalu lama sunyi")
        sys.exit(1)
    except ConnectionResetError:
        print("Koneksi putus")
        sys.exit(1)
    if not data:
        print("Client pamit")
        break
    print(data.decode())
