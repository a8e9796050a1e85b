"""Answers of a web server; Python's own http has no `jawab`."""

from token import TANDA


def jawab(permintaan):
    cara, jalan, _ = permintaan.split(" ", 2)
    isi = f"{cara} {jalan}".encode()
    return b"HTTP/1.0 200 OK\r\n%bContent-Length: %d\r\n\r\n" % (TANDA, len(isi)) + isi
