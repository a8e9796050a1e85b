# right: a list, and a loop for each step
import json


def missing(recv):
    data = b""
    while True:
        piece = recv(1024)
        if piece == b"":
            break
        data = data + piece
    nomor = []
    for baris in data.decode().splitlines():
        pesan = json.loads(baris)
        if pesan["type"] == "message":
            nomor.append(pesan["seq"])
    hilang = []
    if nomor:
        for n in range(min(nomor), max(nomor) + 1):
            if n not in nomor:
                hilang.append(n)
    return hilang
