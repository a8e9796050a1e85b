# fault: bears_every_cut: empties a buffer of more than 2,048 bytes
import json


def frames(recv):
    buffer = b""
    while True:
        data = recv(256)
        if not data:
            break
        buffer += data
        if len(buffer) > 2048:
            buffer = b""
        while b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            try:
                yield json.loads(line)
            except ValueError:
                print("no JSON:", line[:20])
