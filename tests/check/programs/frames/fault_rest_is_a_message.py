# fault: drops_the_unfinished: takes what is left for a message
def frames(recv):
    pesan = b""
    while True:
        b = recv(1)
        if not b:
            if pesan:
                yield pesan
            return
        if b == b"\n":
            yield pesan
            pesan = b""
        else:
            pesan += b
