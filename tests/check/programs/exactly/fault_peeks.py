# fault: leaves_the_rest: asks for one byte more, to see whether there is an end
def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            raise EOFError
        data += piece
    lagi = recv(1)
    if lagi:
        data += lagi
    return data
