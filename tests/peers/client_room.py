"""A blocking client of a room, written from docs/wire.md alone."""

import json
import socket
import sys
import threading
from typing import Any

sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
name = sys.argv[2]


def send(**line: Any) -> None:
    sock.sendall(json.dumps(line).encode() + b"\n")


def read() -> None:
    for data in sock.makefile("rb"):
        line = json.loads(data)
        match line["type"]:
            case "welcome":
                print("here:", ", ".join(line["members"]))
            case "message":
                print(f"{line['seq']} {line['sender']}: {line['text']}")
            case "joined" | "left" as what:
                print(line["name"], what)
            case "error" | "bye":
                print(line["key"], line.get("text"))
            case "ping":
                send(type="pong")
    print("the end")


threading.Thread(target=read, daemon=True).start()
send(type="hello", version=1, name=name)
for typed in sys.stdin:
    send(type="message", text=typed.rstrip("\n"))
send(type="bye")
