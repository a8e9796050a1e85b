# fault: joins_letters: a new decoder for each piece
import codecs


def letters(recv):
    while piece := recv(1024):
        decoder = codecs.getincrementaldecoder("utf-8")()
        yield decoder.decode(piece)
