# fault: is_there: the file waits for a client as soon as it is loaded
import codecs
import socket

listener = socket.create_server(("127.0.0.1", 0))
conn, alamat = listener.accept()


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := recv(1024):
        yield decoder.decode(piece)
