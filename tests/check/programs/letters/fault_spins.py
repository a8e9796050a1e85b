# fault: reads_to_the_end: does not know the end
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while True:
        yield decoder.decode(recv(1024))
