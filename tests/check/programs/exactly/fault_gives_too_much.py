# fault: leaves_the_rest: reads 1,024 bytes and returns them all
def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(1024)
        if not piece:
            raise EOFError
        data += piece
    return data
