# right: by recursion, in halves
def exactly(recv, n):
    if n == 0:
        return b""
    data = recv(n)
    if not data:
        raise EOFError
    while len(data) < n:
        kurang = n - len(data)
        data += exactly(recv, min(kurang, 64))
    return data
