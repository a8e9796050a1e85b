"""Runs a student's function `frames(recv)` on bytes that come in pieces of every size.

A copy of this file stands in the copy of the student's folder and is the program there. The name of
a job's file comes as the answer to a question, and the result goes into another file.
"""

import base64
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

AT_END = 50  # times that a function may ask after the end; one is enough
MOST = 200  # messages; more than any job has

Frames = Callable[[Callable[..., bytes]], Iterable[object]]


class Asked(BaseException):  # so that no `except Exception` of the function takes it
    """The function asks for bytes that do not come yet, or for ever after the end."""


class Stream:
    """Bytes that come in pieces of a size. Behind them stands the end, or else a wait."""

    def __init__(self, data: bytes, size: int, ends: bool) -> None:
        self.data, self.size, self.ends = data, size, ends
        self.place = self.after = 0
        self.cut = False  # whether the size has made a piece smaller than it was asked for

    def recv(self, most: int = 65536, *_: object) -> bytes:
        """Return the next piece, as `socket.recv` would."""
        piece = self.data[self.place : self.place + min(self.size, most)]
        self.place += len(piece)
        self.cut = self.cut or (self.size < most and self.place < len(self.data))
        if not piece and most:
            self.after += 1
            if not self.ends:
                raise Asked("waits")
            if self.after > AT_END:
                raise Asked("for ever")
        return piece


def messages(frames: Frames, stream: Stream) -> tuple[list[str], str]:
    """Return the messages that a stream gives, and the error that ended them."""
    found: list[str] = []
    try:
        for message in frames(stream.recv):
            found.append(plain(message))
            if len(found) > MOST:
                return found, "for ever"
    except Asked as error:
        return found, str(error)
    except Exception as error:
        return found, f"{type(error).__name__}: {error}"
    return found, ""


def plain(message: object) -> str:
    """Return a message as text, whether it is bytes, text, or an object of JSON."""
    if isinstance(message, (bytes, bytearray, memoryview)):
        message = bytes(message).decode("utf-8", "backslashreplace")
    if not isinstance(message, str):
        message = json.dumps(message, sort_keys=True, default=repr)
    return message.removesuffix("\n").removesuffix("\r")


def load(path: str) -> Frames:
    """Return the function of a file."""
    spec = importlib.util.spec_from_file_location("student", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Frames = module.frames
    return found


def work(frames: Frames, job: dict[str, Any]) -> dict[str, object]:
    """Return the result of the first size that gives another one than wanted, or of the last."""
    data = base64.b64decode(job["data"])
    for size in job["sizes"]:
        stream = Stream(data, size, job["ends"])
        found, error = messages(frames, stream)
        # Where no piece was cut, a larger size gives the same pieces once more.
        if found != job["wanted"] or error not in job["errors"] or not stream.cut:
            break
    return {"size": size, "found": found, "error": error}


def main() -> None:
    """Do one job after the other."""
    frames = load(sys.argv[1])
    while True:
        with open(input("job? "), encoding="utf-8") as file:
            job = json.load(file)
        result = work(frames, job)
        with open(job["result"] + ".part", "w", encoding="utf-8") as file:
            json.dump(result, file)
        os.replace(job["result"] + ".part", job["result"])


if __name__ == "__main__":
    main()
