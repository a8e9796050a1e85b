# fault: joins_letters: drops the halves
def letters(recv):
    while True:
        data = recv(1024)
        if not data:
            break
        yield data.decode("utf-8", errors="ignore")
