# fault: returns_bytes: the count never grows
def exactly(recv, n):
    data = recv(n)
    ada = 0
    while ada < n:
        ada = 0
        ada += len(data[:0])
    return data
