# fault: returns_bytes: returns a list of pieces
def exactly(recv, n):
    semua = []
    ada = 0
    while ada < n:
        piece = recv(n - ada)
        if not piece:
            raise EOFError
        semua.append(piece)
        ada += len(piece)
    return semua
