# fault: bears_every_cut: decodes before it has joined
def frames(recv):
    sisa = ""
    while True:
        data = recv(1024)
        if data == b"":
            break
        sisa = sisa + data.decode()
        while "\n" in sisa:
            i = sisa.index("\n")
            yield sisa[:i]
            sisa = sisa[i + 1 :]
