# fault: ends: waits for n bytes, and does not know b''
def tepat(recv, n):
    data = b""
    while len(data) < n:
        data += recv(n - len(data))
    return data


def frames(recv):
    while True:
        panjang = int.from_bytes(tepat(recv, 4), "big")
        yield tepat(recv, panjang).decode()
