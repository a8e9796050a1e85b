# fault: finds_none: returns a set, which has no order
import json


def missing(recv):
    seen, rest = set(), b""
    while piece := recv(1024):
        *lines, rest = (rest + piece).split(b"\n")
        for line in map(json.loads, lines):
            if "seq" in line:
                seen.add(line["seq"])
    return set(range(min(seen), max(seen))) - seen if seen else set()
