# fault: gives_at_once: returns a list at the end
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    hasil = []
    while piece := recv(1024):
        hasil.append(decoder.decode(piece))
    return hasil
