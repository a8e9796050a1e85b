# right: line by line, with the option where it is needed
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
if sys.platform != "win32":
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
port = int(input("Masukkan Port Server: "))
try:
    s.bind(("", port))
    s.listen(1)
except OSError:
    print("Maaf, port", port, "sedang dipakai program lain")
    sys.exit()
print("Menunggu...")
conn, alamat = s.accept()
print("Dari client:", conn.recv(1024).decode())
conn.close()
s.close()
