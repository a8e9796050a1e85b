# fault: is_there: the file asks for a number as soon as it is loaded
n = int(input('Berapa byte? '))


def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
