# fault: joins: recv(n) is taken to give n bytes
import struct

HEAD = struct.Struct("!I")


def exactly(recv, n):
    data = recv(n)
    if not data:
        raise EOFError
    if len(data) < n and n == 4:
        data += recv(4 - len(data)) + recv(1) + recv(1)
    return data


def frames(recv):
    while True:
        try:
            (size,) = HEAD.unpack(exactly(recv, HEAD.size))
            yield exactly(recv, size).decode("utf-8")
        except EOFError:
            return
