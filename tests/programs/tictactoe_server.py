"""Tic-tac-toe against one client; the server takes the first free square."""

import socket
import sys

papan = [" "] * 9
GARIS = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def gambar():
    baris = [" | ".join(papan[n : n + 3]) for n in (0, 3, 6)]
    return "\n--+---+--\n".join(baris)


def menang(tanda):
    return any(all(papan[n] == tanda for n in garis) for garis in GARIS)


server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("menunggu pemain")
conn, _ = server.accept()
while True:
    conn.sendall(b"giliranmu (1-9)")
    try:
        kotak = int(conn.recv(16)) - 1
        if kotak < 0 or papan[kotak] != " ":
            raise ValueError
    except (ValueError, IndexError):
        conn.sendall(b"tidak bisa. ")
        continue
    papan[kotak] = "X"
    if not menang("X"):
        papan[papan.index(" ")] = "O"
    print(gambar(), end="\n\n")
    if menang("X") or menang("O"):
        conn.sendall(b"menang" if menang("X") else b"kalah")
        break
conn.close()
