# fault: returns_bytes: adds bytes to a text
def exactly(recv, n):
    data = ""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
