# right: keeps the bytes that do not decode yet
def letters(recv):
    sisa = b""
    while True:
        data = recv(1024)
        if data == b"":
            break
        sisa = sisa + data
        akhir = len(sisa)
        teks = ""
        while akhir > 0:
            try:
                teks = sisa[:akhir].decode("utf-8")
                break
            except UnicodeDecodeError:
                akhir = akhir - 1
        sisa = sisa[akhir:]
        if teks != "":
            yield teks
