# fault: knows_utf8: decodes as ASCII
def letters(recv):
    while piece := recv(1024):
        yield piece.decode("ascii")
