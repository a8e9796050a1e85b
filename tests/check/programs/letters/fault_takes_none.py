# fault: is_there: it takes no argument, and reads from a socket of its own
import codecs
import socket


def letters():
    sock = socket.create_connection(("127.0.0.1", 5050))
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := sock.recv(1024):
        yield decoder.decode(piece)
