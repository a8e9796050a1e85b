# right: JSON by a decoder of its own, only the text is a part of a dictionary
import json
from collections import deque


def frames(recv):
    potongan = deque()
    while True:
        data = recv(2048)
        if not data:
            return
        awal, *lainnya = data.split(b"\n")
        potongan.append(awal)
        for lanjut in lainnya:
            yield json.loads(b"".join(potongan).decode("utf-8"))
            potongan.clear()
            potongan.append(lanjut)
