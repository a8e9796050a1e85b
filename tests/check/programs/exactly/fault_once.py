# fault: joins: recv(n) is taken to give n bytes
def exactly(recv, n):
    data = recv(n)
    if not data:
        raise EOFError
    return data
