# fault: gives_text: decodes as UTF-16
def letters(recv):
    while piece := recv(1024):
        yield piece.decode("utf-16", "replace")
