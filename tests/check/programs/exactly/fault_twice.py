# fault: joins: asks a second time, never a third
def exactly(recv, n):
    data = recv(n)
    if not data:
        raise EOFError
    if len(data) < n:
        data += recv(n - len(data))
    return data
