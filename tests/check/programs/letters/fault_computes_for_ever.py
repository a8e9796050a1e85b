# fault: gives_text: a loop that never asks again
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    data = recv(1024)
    teks = ""
    while data:
        teks += decoder.decode(data)
    yield teks
