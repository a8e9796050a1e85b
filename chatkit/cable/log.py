"""The log of a cable: pieces of bytes, and lines about all other events."""

from collections import deque
from datetime import datetime

import msgspec

from chatkit.cable.faults import Direction
from chatkit.cable.lane import How
from chatkit.message import Line

SHOWN = 500  # pieces and lines kept


class Piece(msgspec.Struct, frozen=True, gc=False):
    """Bytes that passed the cable at once."""

    time: datetime
    link: int  # which connection, counted from 1
    direction: Direction
    how: How  # "passed" at once; it "came" and is held; it "left" after that; it was "lost"
    data: bytes  # the first 4 KiB of them
    size: int

    def __str__(self) -> str:
        r"""Return it as a program writes it: `> b'Halo'`, to the server."""
        mark = ">" if self.direction == "to_server" else "<"
        return f"{mark} {self.data!r}{'…' if self.size > len(self.data) else ''}"


class Log(deque[Piece | Line]):
    """The last 500 things, and how many there were in all."""

    def __init__(self) -> None:
        super().__init__(maxlen=SHOWN)
        self.total = 0

    def add(self, one: Piece | Line) -> None:
        """Keep `one`, and forget the oldest where that is too much."""
        self.append(one)
        self.total += 1

    def since(self, seen: int) -> tuple[int, list[Piece | Line]]:
        """Return the number of entries so far, and those after the first `seen`."""
        return self.total, [*self][max(0, len(self) - (self.total - seen)) :]
