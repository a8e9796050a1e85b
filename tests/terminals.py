"""Programs in a real terminal: a pseudo-terminal of the system, and an emulator that draws it.

What a test reads is the screen that a person sees, not the bytes that drew it.
"""

import os
import re
import sys
from collections.abc import Callable

import pyte
import pytest

from chatkit.texts import say
from tests.helpers import holds, until

pexpect = pytest.importorskip("pexpect", reason="a pty needs POSIX")

COMMAND = (sys.executable, "-m", "chatkit")


class Emulator(pyte.Screen):
    """The screen of a terminal, with the rows that have left it at its upper edge."""

    def __init__(self, columns: int, height: int) -> None:
        super().__init__(columns, height)
        self.past: list[str] = []

    def index(self) -> None:
        if self.cursor.y == self.lines - 1:
            self.past.append(self.display[0])
        super().index()


class Terminal:
    """One program in a terminal of its own."""

    def __init__(
        self, *command: str, columns: int = 500, height: int = 60, term: str = "xterm-256color"
    ) -> None:
        """Start it; the terminal is so wide that a row holds a sentence, unless a test asks."""
        self.child = pexpect.spawn(
            command[0],
            list(command[1:]),
            dimensions=(height, columns),
            env={**os.environ, "TERM": term},
            timeout=20,
        )
        self.child.delaybeforesend = None
        self.screen = Emulator(columns, height)
        self._stream = pyte.ByteStream(self.screen)

    # what a person sees

    def read(self, seconds: float = 0.02) -> bool:
        """Draw what has come, or wait a little for it; tell whether the program may write more."""
        try:
            self._stream.feed(self.child.read_nonblocking(65_536, timeout=seconds))
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        return True

    @property
    def rows(self) -> list[str]:
        """The rows down to the cursor, without blanks at their ends but those before the cursor."""
        y, x = self.screen.cursor.y, self.screen.cursor.x
        rows = [*self.screen.past, *self.screen.display[: y + 1]]
        return [row.rstrip() for row in rows[:-1]] + [rows[-1].rstrip().ljust(x)]

    @property
    def text(self) -> str:
        return "\n".join(self.rows)

    def until(self, condition: Callable[[], object], what: object = "") -> None:
        """Draw until `condition` is true."""

        def drawn() -> bool:
            self.read()
            return bool(condition())

        until(drawn, 20, lambda: f"{what}\n{self.text}")

    def sees(self, part: "str | re.Pattern[str]") -> "re.Match[str]":
        """Wait until the screen shows an expression, for which `$` is the place of the cursor."""
        pattern = re.compile(part) if isinstance(part, str) else part
        self.until(lambda: pattern.search(self.text), pattern)
        found = pattern.search(self.text)
        assert found
        return found

    def says(self, key: str, /, **values: object) -> None:
        """Wait until it says this sentence."""
        words = say(key, **values)
        self.until(lambda: holds(self.text, words), words)

    def counts(self, words: str, times: int) -> None:
        """Wait until the screen shows some words so many times."""
        self.until(lambda: self.text.count(words) == times, f"{times} times {words}")

    # what a person does

    def sends(self, keys: str) -> None:
        """Press these keys, as quickly as the terminal takes them."""
        waiting = keys.encode()
        while waiting:
            waiting = waiting[os.write(self.child.child_fd, waiting[:512]) :]
            self.read(0)

    def types(self, text: str) -> None:
        """Type a line and press Enter."""
        self.sends(f"{text}\r")

    def presses(self, letter: str) -> None:
        """Press Ctrl and a letter."""
        self.child.sendcontrol(letter)

    def resizes(self, columns: int, *, reflows: bool) -> None:
        """Give the window another width; some terminals break the rows that they show anew.

        xterm cuts them off; GNOME's, Windows' and macOS's terminals reflow them.
        """
        screen, height = self.screen, self.screen.lines
        if reflows:
            y, x = screen.cursor.y, screen.cursor.x
            above = [piece for row in screen.display[:y] for piece in _pieces(row, columns)]
            last = _pieces(screen.display[y].rstrip().ljust(x), columns)
            down = x // columns
            screen.resize(height, columns)
            screen.erase_in_display(2)
            screen.cursor_position()
            self._stream.feed("\r\n".join([*above, *last]).encode())
            screen.cursor_position(screen.cursor.y + 1 - (len(last) - 1 - down), x % columns + 1)
        else:
            screen.resize(height, columns)
        self.child.setwinsize(height, columns)

    def ends(self) -> tuple[str, int]:
        """Return the whole screen and the exit code, once it has ended."""
        self.until(lambda: not self.read(), "its end")
        self.child.wait()
        return self.text, self.child.exitstatus

    def close(self) -> None:
        self.child.close(force=True)


def _pieces(row: str, columns: int) -> list[str]:
    row = row.rstrip()
    return [row[i : i + columns] for i in range(0, len(row), columns)] or [""]
