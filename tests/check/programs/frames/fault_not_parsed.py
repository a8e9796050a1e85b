# fault: yields_a_message: gives the line back as a list
import json


def frames(recv):
    buffer = bytearray()
    while piece := recv(4096):
        buffer += piece
        *lines, rest = buffer.split(b"\n")
        buffer = rest
        for line in lines:
            yield [line.decode()]
