# fault: is_there: a bracket is missing
def frames(recv):
    sisa = b""
    while True:
        data = recv(1024
        if data == b"":
            break
        sisa = sisa + data
        while b"\n" in sisa:
            i = sisa.index(b"\n")
            yield sisa[:i].decode()
            sisa = sisa[i + 1 :]
