# fault: gives_text: gives the bytes as they are
def letters(recv):
    while piece := recv(1024):
        yield piece
