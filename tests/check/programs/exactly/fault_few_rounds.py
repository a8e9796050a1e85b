# fault: bears_every_cut: a hundred pieces at most
def exactly(recv, n):
    data = b""
    for _ in range(100):
        if len(data) == n:
            break
        piece = recv(n - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
