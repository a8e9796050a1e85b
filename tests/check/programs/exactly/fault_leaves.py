# fault: tells_the_end: ends the whole program at the end
import sys


def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            sys.exit("koneksi berakhir")
        data += piece
    return data
