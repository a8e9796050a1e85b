# fault: knows_utf8: decodes as latin-1
def letters(recv):
    while piece := recv(1024):
        yield piece.decode("latin-1")
