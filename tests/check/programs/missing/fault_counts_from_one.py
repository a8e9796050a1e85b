# fault: finds_none: counts from 1
import json


def missing(recv):
    seen, rest = set(), b""
    while piece := recv(1024):
        *lines, rest = (rest + piece).split(b"\n")
        for line in map(json.loads, lines):
            if "seq" in line:
                seen.add(line["seq"])
    return sorted(set(range(1, max(seen))) - seen) if seen else []
