# fault: gives_at_once: waits for a line end
def letters(recv):
    sisa = b""
    while data := recv(1024):
        sisa += data
        baris, titik, sisa = sisa.rpartition(b"\n")
        yield (baris + titik).decode()
    yield sisa.decode()
