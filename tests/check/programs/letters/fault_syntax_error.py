# fault: is_there: a colon is missing
def letters(recv)
    while piece := recv(1024):
        yield piece.decode()
