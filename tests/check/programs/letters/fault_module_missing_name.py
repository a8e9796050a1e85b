# fault: is_there: a name in the file is misspelled
import codecs

PEMBUAT = codec.getincrementaldecoder("utf-8")


def letters(recv):
    decoder = PEMBUAT()
    while piece := recv(1024):
        yield decoder.decode(piece)
