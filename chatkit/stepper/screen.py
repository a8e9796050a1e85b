"""The screen of a stepped program: the last lines that it printed, as a terminal shows them."""

import threading
from collections import deque

from chatkit.message import Kind, Line, shortened, visible

MAX_LINES = 200
MAX_WIDTH = 2000  # characters; a line without an end goes on in the next one, others are cut


class Screen:
    """The last 200 lines; any thread may write to it."""

    def __init__(self) -> None:
        self._lines: deque[Line] = deque(maxlen=MAX_LINES)
        self._open = ""  # the last line, which has no end yet
        self._lock = threading.Lock()

    def write(self, text: str, kind: Kind = "theirs") -> None:
        """Append `text`, which may hold many lines or only a part of one."""
        with self._lock:
            *whole, self._open = (self._open + text).split("\n")
            self._lines.extend(_line(line, kind) for line in whole[-MAX_LINES:])
            while len(self._open) > MAX_WIDTH:
                self._lines.append(_line(self._open[:MAX_WIDTH], kind))
                self._open = self._open[MAX_WIDTH:]

    def say(self, text: str, kind: Kind) -> None:
        """Show `text` on lines of its own, in the colour of `kind`."""
        if self._open:
            self.write("\n")
        self.write(f"{text}\n", kind)

    def lines(self) -> list[Line]:
        """Return the last lines, with the one that has no end yet."""
        with self._lock:
            rest = [_line(self._open, "theirs")] if self._open else []
            return [*self._lines, *rest]


def _line(text: str, kind: Kind) -> Line:
    return Line(visible(shortened(text, MAX_WIDTH).expandtabs()), kind)
