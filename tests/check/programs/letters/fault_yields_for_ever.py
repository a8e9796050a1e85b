# fault: gives_text: gives the first piece over and over
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    data = recv(1024)
    while data:
        yield decoder.decode(data)
