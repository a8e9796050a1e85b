# fault: gives_text: str() of bytes is not their text
def letters(recv):
    while True:
        data = recv(1024)
        if not data:
            break
        yield str(data)
