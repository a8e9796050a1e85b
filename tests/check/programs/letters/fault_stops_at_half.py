# fault: bears_every_cut: an empty text is taken for the end
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    for _ in range(2000):
        piece = recv(1024)
        if not piece:
            break
        yield decoder.decode(piece)
