# fault: tells_the_end: a bare except takes its own error
def exactly(recv, n):
    data = b""
    while len(data) < n:
        try:
            piece = recv(n - len(data))
            if not piece:
                raise EOFError
            data += piece
        except:  # noqa: E722
            pass
    return data
