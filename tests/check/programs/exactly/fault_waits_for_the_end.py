# fault: leaves_the_rest: reads until the end of the stream
def exactly(recv, n):
    data = b""
    while piece := recv(1024):
        data += piece
    if len(data) < n:
        raise EOFError
    return data[:n]
