# fault: tells_the_end: does not know the end
def exactly(recv, n):
    data = b""
    while len(data) < n:
        data += recv(n - len(data))
    return data
