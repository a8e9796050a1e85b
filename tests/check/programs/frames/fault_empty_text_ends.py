# fault: bears_an_empty_message: the loop ends where the text is empty
import json
from functools import partial


def objects(recv):
    rest = b""
    for data in iter(partial(recv, 1024), b""):
        rest += data
        *lines, rest = rest.split(b"\n")
        yield from map(json.loads, lines)


def frames(recv):
    for message in objects(recv):
        if not message["text"]:
            break
        yield message
