"""Calls a student's function on bytes that come in pieces of every size.

A copy of this file stands in the copy of the student's folder and is the program there. The name of
a job's file comes as the answer to a question, and the result goes into another file.
"""

import base64
import importlib.util
import inspect
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

ASKS = "job? "
MISSING, ARGUMENTS = 91, 92  # exit codes: no such function, or it takes other arguments
AT_END = 50  # times that a function may ask after the end; one is enough
MOST = 20_000  # items; more than any job has bytes

Function = Callable[..., Any]


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
        if most < 0:
            raise ValueError("negative buffersize in recv")  # in the words of `socket.recv`
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


# How each function is called, and how the things that it gives are spelled.


def frames(function: Function, stream: Stream, _: list[int]) -> Iterator[str]:
    """Yield the messages of `frames(recv)`."""
    for message in function(stream.recv):
        yield plain(message)


def letters(function: Function, stream: Stream, _: list[int]) -> Iterator[str]:
    """Yield the texts of `letters(recv)`; anything but text as Python writes it."""
    for text in function(stream.recv):
        yield text if isinstance(text, str) else repr(text)


def exactly(function: Function, stream: Stream, numbers: list[int]) -> Iterator[str]:
    """Yield the results of `exactly(recv, n)` for each n, as Python writes them."""
    for number in numbers:
        data = function(stream.recv, number)
        yield repr(bytes(data) if isinstance(data, (bytearray, memoryview)) else data)


def missing(function: Function, stream: Stream, _: list[int]) -> Iterator[str]:
    """Yield the list of `missing(recv)`, as Python writes it."""
    numbers = function(stream.recv)
    if isinstance(numbers, (tuple, range)):
        numbers = list(numbers)
    yield repr(numbers)


CALLS = {  # with the number of arguments
    "frames": (frames, 1),
    "letters": (letters, 1),
    "exactly": (exactly, 2),
    "missing": (missing, 1),
}


def plain(message: object) -> str:
    """Return a message as text, whether it is bytes, text, or an object of JSON."""
    if isinstance(message, (bytes, bytearray, memoryview)):
        message = bytes(message).decode("utf-8", "backslashreplace")
    if not isinstance(message, str):
        message = json.dumps(message, sort_keys=True, default=repr)
    return message.removesuffix("\n").removesuffix("\r")


def outcome(items: Iterator[str]) -> tuple[list[str], str, bool]:
    """Return all items, the error that ended them, and whether it tells an end of the stream."""
    found: list[str] = []
    try:
        for item in items:
            found.append(item)
            if len(found) > MOST:
                return found[:3], "for ever", False
    except Asked as error:
        return found, str(error), False
    except (Exception, SystemExit) as error:
        told = f"{type(error).__name__}: {error}".removesuffix(": ")
        return found, told, isinstance(error, (EOFError, ConnectionError))
    return found, "", False


def load(path: str, name: str) -> Function:
    """Return the function of a file; exit where there is none that can be called."""
    spec = importlib.util.spec_from_file_location("student", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    function = getattr(module, name, None)
    if not callable(function):
        sys.exit(MISSING)
    try:
        inspect.signature(function).bind(*range(CALLS[name][1]))
    except TypeError:
        sys.exit(ARGUMENTS)
    return function  # type: ignore[no-any-return]


def work(function: Function, name: str, job: dict[str, Any]) -> dict[str, object]:
    """Return the result of the first size that gives another one than wanted, or of the last."""
    data = base64.b64decode(job["data"])
    for size in job["sizes"]:
        stream = Stream(data, size, job["ends"])
        found, error, ended = outcome(CALLS[name][0](function, stream, job["numbers"]))
        if job["joined"]:
            found = ["".join(found)]
        # Where no piece was cut, a larger size gives the same pieces once more.
        if found != job["wanted"] or error not in job["errors"] or not stream.cut:
            break
    return {"size": size, "found": found, "error": error, "ended": ended, "whole": len(data)}


def main() -> None:
    """Do one job after the other."""
    path, name = sys.argv[1:]
    function = load(path, name)
    while True:
        with open(input(ASKS), encoding="utf-8") as file:
            job = json.load(file)
        result = work(function, name, job)
        with open(job["result"] + ".part", "w", encoding="utf-8") as file:
            json.dump(result, file)
        os.replace(job["result"] + ".part", job["result"])


if __name__ == "__main__":
    main()
