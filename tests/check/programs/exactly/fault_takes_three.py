# fault: is_there: it takes three arguments
def exactly(sock, n, data):
    while len(data) < n:
        piece = sock.recv(n - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
