# fault: joins_letters: tells the decoder that each piece is the last
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while piece := recv(1024):
        yield decoder.decode(piece, final=True)
