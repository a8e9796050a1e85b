# right: lines of JSON, as dictionaries
import json


def frames(recv):
    buffer = bytearray()
    while piece := recv(4096):
        buffer += piece
        *lines, rest = buffer.split(b"\n")
        buffer = rest
        for line in lines:
            yield json.loads(line)
