# fault: separates: the buffer must be exactly as long as one message
import struct


def frames(recv):
    penuh = b""
    while potongan := recv(4096):
        penuh += potongan
        if len(penuh) < 4:
            continue
        (panjang,) = struct.unpack_from("!I", penuh)
        if len(penuh) - 4 == panjang:
            yield penuh[4:].decode()
            penuh = b""
