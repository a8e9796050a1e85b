# fault: joins: the last piece replaces those before
def exactly(recv, n):
    ada = 0
    data = b""
    while ada < n:
        data = recv(n - ada)
        if not data:
            raise EOFError
        ada += len(data)
    return data
