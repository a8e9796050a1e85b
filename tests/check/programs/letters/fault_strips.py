# fault: bears_every_cut: spaces at the edges of a piece are lost
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := recv(1024):
        yield decoder.decode(piece).strip(" ")
