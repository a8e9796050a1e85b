# fault: joins_letters: forgets a piece that does not decode
def letters(recv):
    while piece := recv(1024):
        try:
            yield piece.decode()
        except UnicodeDecodeError:
            continue
