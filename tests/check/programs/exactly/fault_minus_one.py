# fault: returns_bytes: stops one byte early
def exactly(recv, n):
    data = b""
    while len(data) < n - 1:
        piece = recv(n - 1 - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
