# fault: reads_to_the_end: returns inside the loop
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := recv(1024):
        return decoder.decode(piece)
