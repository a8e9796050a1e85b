r"""The screen of a stepped program: the last lines that it printed, as a terminal shows them.

It is the program's own output, so blanks and line ends stay as they are, and tabs become blanks. As
in a terminal a carriage return goes back to the start of the line, and what follows is written over
it. Colours are left out, but a line with red text is shown as an error. Every other control is
shown as an escape, such as \x07.
"""

import codecs
import re
import threading
from collections import deque
from functools import lru_cache

from chatkit.message import Kind, Line, escaped

MAX_LINES = 200
MAX_WIDTH = 2000  # characters; a longer line goes on in the next one
_COLOUR = re.compile("\x1b\\[([0-9;]*)m")  # Select Graphic Rendition, ECMA-48 section 8.3.117
_BEGUN = re.compile("\x1b(\\[[0-9;]{0,30})?$")  # a sequence whose end has not come yet
_RED = {"31", "91"}
_PLAIN = {"", "0", "39"}


class Screen:
    """The last 200 lines; any thread may write to it."""

    def __init__(self) -> None:
        self._lines: deque[tuple[str, bool]] = deque(maxlen=MAX_LINES)  # as printed; begun in red
        self._open = ""  # the last line, which has no end yet
        self._red = False  # at its start
        self._closed = False
        self._lock = threading.Lock()
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def feed(self, piece: bytes) -> None:
        """Append bytes that the program has printed, which may end in the middle of a letter."""
        self.write(self._decoder.decode(piece))

    def write(self, text: str) -> None:
        """Append `text`, which may hold many lines or only a part of one."""
        with self._lock:
            if self._closed:
                return
            *whole, self._open = (self._open + text).split("\n")
            for line in whole:
                self._add(line)
            self._open = self._narrowed(self._open)
            while len(self._open) > MAX_WIDTH and not _BEGUN.search(self._open[:MAX_WIDTH]):
                self._end_line(self._open[:MAX_WIDTH])
                self._open = self._open[MAX_WIDTH:]

    def close(self) -> None:
        """Take no more: the program is stopped."""
        with self._lock:
            self._closed = True

    def lines(self) -> list[Line]:
        """Return the last lines, with the one that has no end yet."""
        with self._lock:
            kept = [*self._lines, (_BEGUN.sub("", self._open), self._red)]
        if not _COLOUR.sub("", kept[-1][0]):
            kept.pop()
        return [_shown(text, red)[0] for text, red in kept]

    def _narrowed(self, line: str) -> str:
        """Return a line without the text that its carriage returns have overwritten, if it is long.

        The place of the cursor is kept: more of the line may come.
        """
        if len(line) <= MAX_WIDTH or "\r" not in line:
            return line
        self._red = _shown(line, self._red)[1]
        plain = _COLOUR.sub("", line)
        return _overwritten(plain) + "\r" + plain.rpartition("\r")[2]

    def _add(self, line: str) -> None:
        line = self._narrowed(line)
        while len(line) > MAX_WIDTH:
            self._end_line(line[:MAX_WIDTH])
            line = line[MAX_WIDTH:]
        if not line or _COLOUR.sub("", line):  # a line of colours alone is none
            self._end_line(line)
        else:
            self._red = _shown(line, self._red)[1]

    def _end_line(self, line: str) -> None:
        self._lines.append((line, self._red))
        if "\x1b" in line:
            self._red = _shown(line, self._red)[1]


@lru_cache(maxsize=2 * MAX_LINES)
def _shown(text: str, red: bool) -> tuple[Line, bool]:
    """Return a line as it is shown, and whether the next one begins in red."""
    kind: Kind = "theirs"
    start = 0
    for match in _COLOUR.finditer(text):
        if red and match.start() > start:
            kind = "problem"
        codes = set(match[1].split(";"))
        red = bool(codes & _RED) or (red and not codes & _PLAIN)
        start = match.end()
    if red and start < len(text):
        kind = "problem"
    return Line(escaped(_overwritten(_COLOUR.sub("", text)).expandtabs()), kind), red


def _overwritten(text: str) -> str:
    """Return what stays of a line after its carriage returns."""
    shown = ""
    for piece in text.split("\r"):
        shown = piece + shown[len(piece) :]
    return shown
