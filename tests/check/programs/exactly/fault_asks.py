# fault: returns_bytes: asks for the bytes at the keyboard
def exactly(recv, n):
    data = b""
    while len(data) < n:
        data += input("data: ").encode()
    return data
