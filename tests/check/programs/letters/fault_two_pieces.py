# fault: joins_letters: joins two pieces, never three
def letters(recv):
    while piece := recv(1024):
        try:
            teks = piece.decode()
        except UnicodeDecodeError:
            teks = (piece + recv(1024)).decode(errors="replace")
        yield teks
