# fault: joins: fewer bytes are taken for an end
def exactly(recv, n):
    data = recv(n)
    if len(data) < n:
        raise EOFError(f"baru {len(data)} byte")
    return data
