# fault: joins_letters: a sign in place of each half
def letters(recv):
    while True:
        data = recv(1024)
        if not data:
            break
        yield data.decode("utf-8", errors="replace")
