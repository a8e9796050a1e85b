# right: by newline, one byte after the other, and bytes are yielded
def frames(recv):
    pesan = b""
    while True:
        b = recv(1)
        if not b:
            return
        if b == b"\n":
            yield pesan
            pesan = b""
        else:
            pesan += b
