# fault: bears_any_order: looks for gaps while the messages come
import json


def missing(recv):
    last, lost, rest = None, [], b""
    while piece := recv(1024):
        *lines, rest = (rest + piece).split(b"\n")
        for line in map(json.loads, lines):
            if "seq" not in line:
                continue
            if last is not None:
                lost += range(last + 1, line["seq"])
            last = line["seq"]
    return lost
