# fault: tells_the_end: returns fewer bytes at the end
def exactly(recv, n):
    data = b""
    while piece := recv(n - len(data)):
        data += piece
    return data
