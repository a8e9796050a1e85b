# fault: joins: a new piece is put in front
def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            raise EOFError
        data = piece + data
    return data
