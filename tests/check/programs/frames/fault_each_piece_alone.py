# fault: joins: each piece is taken for itself
import json
from collections import deque


def frames(recv):
    potongan = deque()
    while True:
        data = recv(2048)
        if not data:
            return
        awal, *lainnya = data.split(b"\n")
        potongan.clear()
        potongan.append(awal)
        for lanjut in lainnya:
            yield json.loads(b"".join(potongan).decode("utf-8"))
            potongan.clear()
            potongan.append(lanjut)
