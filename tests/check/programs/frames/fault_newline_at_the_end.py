# fault: separates: takes all up to the newline at the end for one message
def frames(recv):
    teks = b""
    while True:
        data = recv(2048)
        if not data:
            return
        teks += data
        if teks.endswith(b"\n"):
            yield teks.rstrip(b"\n").decode()
            teks = b""
