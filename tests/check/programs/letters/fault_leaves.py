# fault: gives_text: ends the whole program at the end
import codecs
import sys


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while True:
        piece = recv(1024)
        if not piece:
            print("selesai")
            sys.exit()
        yield decoder.decode(piece)
