# fault: returns_bytes: returns how many bytes there are
def exactly(recv, n):
    banyak = 0
    while banyak < n:
        piece = recv(n - banyak)
        if not piece:
            raise EOFError
        banyak += len(piece)
    return banyak
