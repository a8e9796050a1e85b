# fault: returns_bytes: yields in place of returning
def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            raise EOFError
        data += piece
    yield data
