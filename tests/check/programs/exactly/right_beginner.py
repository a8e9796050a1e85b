# right: one byte at a time
def exactly(recv, n):
    hasil = b""
    for i in range(n):
        byte = recv(1)
        if byte == b"":
            raise EOFError
        hasil = hasil + byte
    return hasil
