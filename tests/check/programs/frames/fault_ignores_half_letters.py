# fault: bears_every_cut: a letter that is cut is left out
def frames(recv):
    teks = ""
    for data in iter(lambda: recv(4096), b""):
        teks += data.decode("utf-8", errors="ignore")
        *pesan, teks = teks.split("\n")
        yield from pesan
