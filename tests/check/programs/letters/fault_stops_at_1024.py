# fault: bears_every_cut: stops after 1,024 bytes
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    banyak = 0
    while banyak < 1024 and (piece := recv(1024)):
        banyak += len(piece)
        yield decoder.decode(piece)
