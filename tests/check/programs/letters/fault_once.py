# fault: reads_to_the_end: calls recv once
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    piece = recv(1024)
    yield decoder.decode(piece)
