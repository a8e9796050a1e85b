# fault: drops_the_unfinished: one buffer for all connections
sisa = b""


def frames(recv):
    global sisa
    while data := recv(4096):
        sisa += data
        while b"\n" in sisa:
            baris, sisa = sisa.split(b"\n", 1)
            yield baris.decode()
