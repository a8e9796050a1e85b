# fault: rests_after_a_goodbye: keeps a client that has left in the list of select
import select
import socket
import time


def kirim(penerima, teks):
    try:
        penerima.sendall(f"[{time.strftime('%H:%M:%S')}] {teks}".encode())
    except OSError:
        pass  # its end is seen at the next select


alamat = input("Alamat IP: "), int(input("Port: "))
pintu = socket.create_server(alamat)
nama = {}  # of each client; empty until it has come
while True:
    siap, _, _ = select.select([pintu, *nama], [], [])
    for s in siap:
        if s is pintu:
            baru, _ = pintu.accept()
            nama[baru] = ""
            baru.sendall(b"NICK")
            continue
        try:
            data = s.recv(2048)
        except OSError:
            data = b""
        if not data:
            continue
        elif nama[s]:
            berita = data.decode("utf-8", "replace")
        else:
            nama[s] = data.decode("utf-8", "replace").strip()
            berita = f"{nama[s]} Bergabung!"
            kirim(s, "Terkoneksi dengan Server!")
        for satu in [one for one in nama if nama[one]]:
            if berita:
                kirim(satu, berita)
