# fault: survives_the_cut: only recv is guarded, and send meets the cut
import codecs
import socket
from datetime import datetime

port = int(input("Masukkan Port Server: "))
print("Alamat IP: 127.0.0.1")
print("Port Server:", port)
print("Tanggal:", datetime.now().strftime("%d-%m-%Y"))
nama = input("Masukkan Username: ")
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(("127.0.0.1", port))
s.listen(1)
conn, alamat = s.accept()
huruf = codecs.getincrementaldecoder("utf-8")()
lawan = conn.recv(1024).decode()
print(lawan, "Telah bergabung...")
conn.send(nama.encode())
while True:
    try:
        data = conn.recv(1024)
    except ConnectionError:
        data = b""
    if not data:
        print("Client keluar")
        break
    print("[" + datetime.now().strftime("%H:%M:%S") + "] " + lawan + ": " + huruf.decode(data))
    balas = input("[" + nama + "] pesan: ")
    waktu = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    conn.send(("[" + waktu + "] " + nama + ": " + balas).encode())
