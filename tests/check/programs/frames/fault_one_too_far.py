# fault: separates: cuts one byte too much behind the newline
def frames(recv):
    sisa = bytearray()
    while data := recv(1024):
        sisa.extend(data)
        while (i := sisa.find(b"\n")) != -1:
            yield sisa[:i].decode()
            del sisa[: i + 2]
