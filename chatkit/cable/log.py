"""The log of a cable: pieces of bytes, and lines about all other events."""

import codecs
import math
import re
from collections import deque
from datetime import datetime
from functools import lru_cache

import msgspec

from chatkit.cable.faults import Direction
from chatkit.cable.lane import How
from chatkit.hexdump import hex_lines
from chatkit.message import Line, shortened, visible

SHOWN = 500  # pieces and lines kept
_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f]")  # below the space, but no \t, \r or \n
HEAD, TAIL = 4, 2  # rows of bytes at the beginning and at the end of a long piece


class Piece(msgspec.Struct, frozen=True, gc=False):
    """Bytes that passed the cable at once."""

    time: datetime
    link: int  # which connection, counted from 1
    direction: Direction
    how: How  # "passed" at once; it "came" and is held; it "left" after that; it was "lost"
    data: bytes  # the first 4 KiB of them
    size: int

    @property
    def text(self) -> str:
        r"""The first 300 characters on one line, a line end as `\n`; "" where it is no text."""
        return _text(self.data, self.size == len(self.data))

    def rows(self, width: int) -> list[str]:
        """Return the bytes in hex, `width` in a row; of many only the first and the last rows.

        The last rows are left out, too, where the log has not kept them.
        """
        count = math.ceil(self.size / width)
        if count <= HEAD + TAIL + 1:
            return self._rows(width, 0, count)
        kept = len(self.data) == self.size
        tail = self._rows(width, count - TAIL, count) if kept else []
        return [*self._rows(width, 0, HEAD), "  ⋮", *tail]

    def _rows(self, width: int, first: int, last: int) -> list[str]:
        start = first * width
        return hex_lines(self.data[start : last * width], width, start)

    def __str__(self) -> str:
        r"""Return it as a program writes it: `> b'Halo'`, to the server."""
        mark = ">" if self.direction == "to_server" else "<"
        return f"{mark} {self.data!r}{'…' if self.size > len(self.data) else ''}"


@lru_cache(maxsize=SHOWN)  # a panel asks for the same pieces at each redraw
def _text(data: bytes, whole: bool) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:  # bytes beyond `data` may hold the rest of its last letter
        text = decoder.decode(data, final=whole)
    except UnicodeDecodeError:
        return ""
    return "" if _CONTROL.search(text) else shortened(visible(text), 300)


class Log(deque[Piece | Line]):
    """The last 500 entries, and the number of all entries so far."""

    def __init__(self) -> None:
        super().__init__(maxlen=SHOWN)
        self.total = 0

    def add(self, one: Piece | Line) -> None:
        """Keep `one`; the oldest entry goes where there are more than 500."""
        self.append(one)
        self.total += 1

    def since(self, seen: int) -> tuple[int, list[Piece | Line]]:
        """Return the number of entries so far, and those after the first `seen`."""
        return self.total, [*self][max(0, len(self) - (self.total - seen)) :]
