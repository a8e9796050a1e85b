# fault: passes_over_others: takes for granted that each line has a number
import json


def missing(recv):
    seen, rest = set(), b""
    while piece := recv(1024):
        *lines, rest = (rest + piece).split(b"\n")
        for line in map(json.loads, lines):
            seen.add(line["seq"])
    return sorted(set(range(min(seen), max(seen))) - seen) if seen else []
