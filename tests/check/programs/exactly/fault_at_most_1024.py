# fault: bears_every_cut: gives up on a long part
def exactly(recv, n):
    n = min(n, 1024)
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
