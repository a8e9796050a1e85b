# fault: gives_at_once: gives a piece when the next one has come
import codecs


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    sebelumnya = recv(1024)
    while sebelumnya:
        berikutnya = recv(1024)
        yield decoder.decode(sebelumnya)
        sebelumnya = berikutnya
