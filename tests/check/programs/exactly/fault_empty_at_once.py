# fault: tells_the_end: an end before the first byte is no error to it
def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            if data:
                raise EOFError
            break
        data += piece
    return data
