# fault: bears_every_cut: asks for n bytes each time, so some are too many
def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n)
        if not piece:
            raise EOFError
        data += piece
    return data[:n]
