# fault: joins_letters: decodes each piece alone
def letters(recv):
    while piece := recv(1024):
        yield piece.decode()
