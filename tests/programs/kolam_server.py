"""A pool of threads serves the clients; it never ends."""

import socket
import sys
from concurrent.futures import ThreadPoolExecutor


def layani(conn, nomor):
    with conn:
        conn.sendall(f"kamu nomor {nomor}".encode())
        while conn.recv(1024):
            pass
    return nomor


with ThreadPoolExecutor(max_workers=3) as kolam, socket.socket() as server:
    server.bind(("127.0.0.1", int(sys.argv[1])))
    server.listen()
    print("kolam siap")
    nomor = 0
    while True:
        conn, _ = server.accept()
        nomor += 1
        tugas = kolam.submit(layani, conn, nomor)
        tugas.add_done_callback(lambda t: print("selesai", t.result()))
