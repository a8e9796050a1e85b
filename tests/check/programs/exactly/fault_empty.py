# fault: tells_the_end: returns b'' at the end
def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            print("koneksi berakhir")
            return b""
        data += piece
    return data
