# fault: bears_every_cut: a recursion that is too deep for a thousand pieces
def exactly(recv, n):
    if n == 0:
        return b""
    data = recv(n)
    if not data:
        raise EOFError
    return data + exactly(recv, n - len(data))
