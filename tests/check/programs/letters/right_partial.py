# right: utf_8_decode, which tells how many bytes it took
from codecs import utf_8_decode


def letters(recv):
    sisa = b""
    while True:
        potongan = recv(300)
        if len(potongan) == 0:
            return
        teks, dipakai = utf_8_decode(sisa + potongan, "replace", False)
        sisa = (sisa + potongan)[dipakai:]
        yield teks
