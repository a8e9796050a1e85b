# right: the solution of lesson 6
def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            raise EOFError("koneksi berakhir terlalu cepat")
        data += piece
    return data
