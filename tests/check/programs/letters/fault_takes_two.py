# fault: is_there: it takes two arguments
import codecs


def letters(sock, size):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := sock.recv(size):
        yield decoder.decode(piece)
