# fault: finds_none: goes on reading after the end
import json


def missing(recv):
    seen, rest = set(), b""
    while True:
        *lines, rest = (rest + recv(1024)).split(b"\n")
        for line in map(json.loads, lines):
            if "seq" in line:
                seen.add(line["seq"])
    return sorted(set(range(min(seen), max(seen))) - seen)
