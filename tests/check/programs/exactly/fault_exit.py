# fault: tells_the_end: another error than EOFError
def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        assert piece
        data += piece
    return data
