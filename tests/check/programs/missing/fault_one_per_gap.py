# fault: finds_gaps: tells one number for each gap
import json


def missing(recv):
    seen, rest = set(), b""
    while piece := recv(1024):
        *lines, rest = (rest + piece).split(b"\n")
        for line in map(json.loads, lines):
            if "seq" in line:
                seen.add(line["seq"])
    return [n + 1 for n in sorted(seen)[:-1] if n + 1 not in seen]
