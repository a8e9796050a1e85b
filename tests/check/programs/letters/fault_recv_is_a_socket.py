# fault: gives_text: takes recv for a socket
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := recv.recv(1024):
        yield decoder.decode(piece)
