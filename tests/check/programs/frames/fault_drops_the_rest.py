# fault: separates: forgets the rest of a piece
def frames(recv):
    sisa = b""
    while True:
        data = recv(1024)
        if data == b"":
            break
        sisa = sisa + data
        while b"\n" in sisa:
            i = sisa.index(b"\n")
            yield sisa[:i].decode()
            sisa = b""
