# fault: changes_nothing: strip() takes more than the newline
def frames(recv):
    sisa = b""
    while data := recv(1024):
        sisa += data
        while b"\n" in sisa:
            baris, _, sisa = sisa.partition(b"\n")
            yield baris.decode().strip()
