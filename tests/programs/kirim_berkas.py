"""Sends a file that lies beside it: a header of struct, then the bytes in pieces."""

import os
import socket
import struct
import sys

NAMA = "mahasiswa.jsonl"
ukuran = os.path.getsize(NAMA)
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.sendall(struct.pack("!HI", len(NAMA), ukuran) + NAMA.encode())
terkirim = 0
with open(NAMA, "rb") as berkas:
    while potongan := berkas.read(64):
        s.sendall(potongan)
        terkirim += len(potongan)
        print(f"\rTerkirim {terkirim}/{ukuran}", end="")
print()
print("jawaban:", s.recv(1024).decode())
s.close()
