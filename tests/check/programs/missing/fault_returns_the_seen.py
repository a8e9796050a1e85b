# fault: finds_none: returns those that came
import json


def missing(recv):
    seen, rest = set(), b""
    while piece := recv(1024):
        *lines, rest = (rest + piece).split(b"\n")
        for line in map(json.loads, lines):
            if "seq" in line:
                seen.add(line["seq"])
    return sorted(seen) if seen else []
