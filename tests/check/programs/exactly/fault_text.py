# fault: returns_bytes: returns text
def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data.decode()
