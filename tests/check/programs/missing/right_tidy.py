# right: tidy, with a generator for the lines
import json


def lines(recv):
    rest = b""
    while data := recv(4096):
        *whole, rest = (rest + data).split(b"\n")
        yield from whole


def missing(recv):
    """Return the numbers that lie between those that came."""
    numbers = [json.loads(line).get("seq") for line in lines(recv)]
    seen = sorted({number for number in numbers if number is not None})
    if not seen:
        return []
    return [number for number in range(seen[0], seen[-1]) if number not in seen]
