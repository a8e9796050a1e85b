# fault: gives_text: never calls recv
def letters(recv):
    data = b""
    while data:
        yield data.decode()
        data = recv(1024)
