# fault: yields_a_message: asks the object for another key
import json


def frames(recv):
    sisa = b""
    while potongan := recv(1024):
        sisa += potongan
        baris = sisa.split(b"\n")
        sisa = baris.pop()
        yield from (json.loads(satu)["pesan"] for satu in baris)
