# fault: is_there: the function has another name
import codecs


def huruf(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := recv(1024):
        yield decoder.decode(piece)
