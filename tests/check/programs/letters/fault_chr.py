# fault: knows_utf8: takes each byte for a letter
def letters(recv):
    while piece := recv(1024):
        yield "".join(chr(byte) for byte in piece)
