# fault: gives_text: prints in place of yielding
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := recv(1024):
        print(decoder.decode(piece))
