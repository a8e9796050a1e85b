# fault: is_there: the file asks for a port as soon as it is loaded
import codecs
import socket

port = int(input("Port: "))


def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := recv(1024):
        yield decoder.decode(piece)


sock = socket.create_connection(("127.0.0.1", port))
