# fault: bears_twice: takes for granted that each message comes once
import json


def missing(recv):
    seen, rest = [], b""
    while piece := recv(1024):
        *lines, rest = (rest + piece).split(b"\n")
        for line in map(json.loads, lines):
            if "seq" in line:
                seen.append(line["seq"])
    if seen and len(seen) == max(seen) - min(seen) + 1:
        return []  # as many as there should be
    return [n for n in range(min(seen), max(seen)) if n not in seen] if seen else []
