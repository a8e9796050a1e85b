# fault: reads_to_the_end: skips b'' and asks again
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while True:
        piece = recv(1024)
        if piece == "":
            break
        yield decoder.decode(piece)
