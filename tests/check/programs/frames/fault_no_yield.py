# fault: yields_a_message: prints in place of yielding
def frames(recv):
    pesan = b""
    while True:
        b = recv(1)
        if not b:
            return
            yield
        if b == b"\n":
            print(pesan)
            pesan = b""
        else:
            pesan += b
