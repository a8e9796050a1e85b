# right: an error of its own, which is an EOFError
class KoneksiPutus(EOFError):
    def __init__(self, ada, perlu):
        super().__init__(f"{ada}/{perlu}")


def exactly(recv, n):
    data = bytearray()
    while True:
        if len(data) == n:
            return bytes(data)
        baru = recv(n - len(data))
        if not baru:
            raise KoneksiPutus(len(data), n)
        data.extend(baru)
