# fault: ends: does not know b''
def frames(recv):
    sisa = b""
    while True:
        data = recv(1024)
        sisa = sisa + data
        while b"\n" in sisa:
            i = sisa.index(b"\n")
            yield sisa[:i].decode()
            sisa = sisa[i + 1 :]
