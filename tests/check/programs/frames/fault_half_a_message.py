# fault: drops_the_unfinished: the body may be shorter than its length
import struct


def baca(recv, n):
    data = b""
    while len(data) < n:
        bagian = recv(n - len(data))
        if not bagian:
            break
        data += bagian
    return data


def frames(recv):
    while len(kepala := baca(recv, 4)) == 4:
        (n,) = struct.unpack("!I", kepala)
        yield baca(recv, n).decode(errors="replace")
