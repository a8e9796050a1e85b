# right: by length, with a function that reads exactly n bytes
import struct

HEAD = struct.Struct("!I")


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
