# fault: reads_to_the_end: a line end is not kept
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := recv(1024):
        yield decoder.decode(piece).rstrip("\n")
