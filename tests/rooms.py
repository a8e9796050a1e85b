"""What the tests of rooms share: plain clients that speak the lines of docs/wire.md."""

import json
import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Self

from tests.helpers import LOOPBACK, Desk, until

Line = dict[str, Any]


class Person:
    """A client with a plain blocking socket, and no code of the kit."""

    def __init__(self, port: int, name: str = "", *, buffer: int = 0, **hello: Any) -> None:
        """Connect, with a small receive buffer where one is given; say hello under a name."""
        self.sock = socket.socket()
        if buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.sock.settimeout(10)
        self.sock.connect((LOOPBACK, port))
        self.heard: list[Line] = []
        self.over = False
        self._rest = b""
        if name:
            self.say("hello", version=1, name=name, **hello)

    def say(self, type: str, **fields: Any) -> None:
        """Send one line."""
        self.raw(json.dumps({"type": type, **fields}).encode() + b"\n")

    def says_all(self, texts: Iterable[object]) -> None:
        """Send a message for each text, and take what comes meanwhile."""
        for text in texts:
            self.say("message", text=str(text))
            self.read()

    def raw(self, data: bytes) -> None:
        """Send bytes."""
        self.sock.sendall(data)

    def read(self, seconds: float = 0.0) -> None:
        """Take what has come, or comes within some seconds."""
        self.sock.settimeout(seconds)
        with suppress(BlockingIOError, TimeoutError):
            try:
                data = self.sock.recv(65_536)
            except ConnectionResetError:
                data = b""
            self.over = self.over or not data
            *lines, self._rest = (self._rest + data).split(b"\n")
            self.heard += map(json.loads, lines)
        self.sock.settimeout(10)

    def of(self, type: str) -> list[Line]:
        """Return the lines of a type that have come so far."""
        self.read()
        return [line for line in self.heard if line["type"] == type]

    def gets(self, type: str, count: int = 1, seconds: float = 10.0, **fields: Any) -> Line:
        """Wait for the `count`th line of a type with these fields; return it."""

        def found() -> list[Line]:
            self.read(0.01)
            return [
                line
                for line in self.heard
                if line["type"] == type and fields.items() <= line.items()
            ][count - 1 :]

        return until(
            found,
            seconds,
            lambda: f"{count} {type} {fields}, over: {self.over}, in {str(self.heard)[-2000:]}",
        )[0]

    def ends(self, seconds: float = 10.0) -> None:
        """Wait until the room has closed the connection."""

        def over() -> bool:
            self.read(0.01)
            return self.over

        until(over, seconds, lambda: str(self.heard)[-2000:])

    def texts(self) -> list[str]:
        """Return the texts of all messages so far, in the order in which they came."""
        return [line["text"] for line in self.of("message")]

    def close(self) -> None:
        """Leave without a word."""
        self.sock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def person(desk: Desk, port: int, name: str, **hello: Any) -> Person:
    """Return somebody who has come in, and has got all that was missed."""
    entered = desk.enter(Person(port, name, **hello))
    entered.gets("ready")
    return entered


def people(desk: Desk, port: int, *names: str) -> list[Person]:
    """Return people who have come in, one after the other."""
    return [person(desk, port, name) for name in names]


def slow_reader(desk: Desk, port: int, witness: Person, **hello: Any) -> Person:
    """Return Slow, who has come in before the eyes of a witness, and reads nothing by itself."""
    slow = desk.enter(Person(port, buffer=4096))
    slow.say("hello", version=1, name="Slow", **hello)
    witness.gets("joined", name="Slow")
    return slow
