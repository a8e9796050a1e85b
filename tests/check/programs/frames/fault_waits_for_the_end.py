# fault: does_not_wait: collects everything first
import json


def frames(recv):
    buffer = bytearray()
    while piece := recv(4096):
        buffer += piece
    for line in bytes(buffer).splitlines():
        if line:
            yield json.loads(line)
