# fault: takes_the_end: sys.exit with a sentence is exit code 1
import selectors
import socket
import sys

sel = selectors.DefaultSelector()
try:
    s = socket.create_connection((input("Alamat server: "), int(input("Port server: "))))
except OSError as e:
    sys.exit(f"Tidak tersambung ({e})")
sel.register(s, selectors.EVENT_READ)
while sel.select(timeout=2):
    try:
        pesan = s.recv(1024)
    except ConnectionResetError:
        sys.exit("Server mati mendadak")
    if not pesan:
        sys.exit("Server pamit")
    print(pesan.decode())
sys.exit("Server terlalu lama diam")
