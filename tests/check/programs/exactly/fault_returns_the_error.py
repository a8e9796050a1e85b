# fault: tells_the_end: returns the error in place of raising it
def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            return EOFError("akhir")
        data += piece
    return data
