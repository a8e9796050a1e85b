# fault: ends: unpacks a length from b''
import struct


def read(recv, size):
    data = bytearray()
    while len(data) < size:
        part = recv(size - len(data))
        if not part:
            break
        data += part
    return bytes(data)


def frames(recv):
    while True:
        size = struct.unpack(">I", read(recv, 4))[0]
        yield read(recv, size).decode()
