# fault: bears_a_second_client: talks to whoever knocked last
import socket
import threading
from datetime import datetime

port = int(input("Masukkan Port Server: "))
nama = input("Masukkan Username: ")
server = socket.create_server(("", port))
print("Alamat IP: 127.0.0.1, Port Server:", port, "Tanggal:", datetime.now().strftime("%Y-%m-%d"))


def terima():
    global conn
    while True:
        conn, alamat = server.accept()
        datang.set()


datang = threading.Event()
threading.Thread(target=terima, daemon=True).start()
datang.wait()
lawan = conn.recv(1024).decode()
print(lawan, "Telah bergabung...")
conn.send(nama.encode())
while True:
    conn.settimeout(0.2)
    try:
        data = conn.recv(1024)
    except TimeoutError:
        continue
    except OSError:
        break
    if not data:
        break
    print(f"[{datetime.now():%H:%M:%S}] {lawan}: {data.decode(errors='replace')}")
    conn.send(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {nama}: {input('pesan: ')}".encode())
