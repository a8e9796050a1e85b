# fault: returns_bytes: the arguments are the wrong way round
def exactly(n, recv):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
