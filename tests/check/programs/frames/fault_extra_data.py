# fault: separates: two objects at once are no JSON
import json


def frames(recv):
    received = ""
    while data := recv(4096):
        received += data.decode("ascii")
        try:
            message = json.loads(received)
        except json.JSONDecodeError:
            continue
        received = ""
        yield message
