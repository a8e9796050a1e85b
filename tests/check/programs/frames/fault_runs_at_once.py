# fault: is_there: the file connects as soon as it is loaded
import socket


def frames(recv):
    sisa = b""
    while data := recv(1024):
        sisa += data
        while (akhir := sisa.find(b"\n")) >= 0:
            yield sisa[:akhir].decode()
            sisa = sisa[akhir + 1 :]


with socket.socket() as soket:
    soket.settimeout(0.2)
    soket.connect(("127.0.0.1", 1))
    for pesan in frames(soket.recv):
        print(pesan)
