"""Receives a file: reads exactly as many bytes as the header says."""

import socket
import struct
import sys


class Terputus(Exception):
    pass


def terima_persis(conn, jumlah):
    data = b""
    while len(data) < jumlah:
        potongan = conn.recv(jumlah - len(data))
        if not potongan:
            raise Terputus(f"baru {len(data)} dari {jumlah} byte")
        data += potongan
    return data


with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    print("menunggu berkas")
    for _ in range(2):
        conn, _ = server.accept()
        with conn:
            panjang, ukuran = struct.unpack("!HI", terima_persis(conn, 6))
            nama = terima_persis(conn, panjang).decode()
            isi = terima_persis(conn, ukuran)
            print(nama, len(isi), isi[:5])
            conn.sendall(b"OK")
