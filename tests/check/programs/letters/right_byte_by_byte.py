# right: one byte at a time, and the first byte tells how many
def panjang(byte):
    if byte < 0x80:
        return 1
    if byte < 0xE0:
        return 2
    if byte < 0xF0:
        return 3
    return 4


def letters(recv):
    huruf = b""
    while True:
        byte = recv(1)
        if not byte:
            return
        huruf += byte
        if len(huruf) == panjang(huruf[0]):
            yield huruf.decode()
            huruf = b""
