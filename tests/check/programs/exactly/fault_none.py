# fault: tells_the_end: returns None at the end
def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            return None
        data += piece
    return data
