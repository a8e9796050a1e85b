# fault: bears_every_cut: takes a piece for whole lines
import json


def missing(recv):
    seen = set()
    while piece := recv(1024):
        lines = piece.splitlines()
        for line in map(json.loads, lines):
            if "seq" in line:
                seen.add(line["seq"])
    return sorted(set(range(min(seen), max(seen))) - seen) if seen else []
