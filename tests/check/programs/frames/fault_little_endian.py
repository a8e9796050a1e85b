# fault: yields_a_message: the length is read the wrong way round
import struct

HEAD = struct.Struct("<I")


def exactly(recv, n):
    data = b""
    while len(data) < n:
        piece = recv(n - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def frames(recv):
    while True:
        try:
            (size,) = HEAD.unpack(exactly(recv, HEAD.size))
            yield exactly(recv, size).decode("utf-8")
        except EOFError:
            return
