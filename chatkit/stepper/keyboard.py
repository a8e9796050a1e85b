"""The keyboard of a stepped program: `sys.stdin` and `input()` that ask a person for each line.

The lines come through a pipe, so that a program started by this one can read them, too.
"""

import builtins
import io
import os
import sys
from builtins import len  # the program may replace that of this process
from typing import Any

from chatkit.stepper.watch import Watch, flush
from chatkit.trace.recorder import recorded

KEYBOARD, SCREEN = 0, 1  # the numbers of the two pipes


class Keyboard(io.RawIOBase):
    """The bytes that a person types; each read gives one line at the most."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self.prompt = ""

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def fileno(self) -> int:
        """Return the number of the pipe, for `select`."""
        return KEYBOARD

    def readinto(self, buffer: Any) -> int:
        """Put the next line, or its beginning, into `buffer`; the screen shows it then."""
        view = memoryview(buffer).cast("B")
        line = self._watch.ask(self.prompt, lambda: _line(len(view)))
        view[: len(line)] = line
        if line and not self._watch.forked:
            flush()
            os.write(SCREEN, line)  # a terminal would have shown it
        if line.endswith(b"\n"):
            self._watch.took()
        return len(line)


def _line(most: int) -> bytes:
    line = bytearray()
    while len(line) < most and not line.endswith(b"\n"):
        if not (letter := os.read(KEYBOARD, 1)):
            break
        line += letter
    return bytes(line)


def plug_in(watch: Watch) -> Any:
    """Make `sys.stdin` a keyboard; return the function that is to be the program's `input`."""
    keyboard = Keyboard(watch)
    lines = io.TextIOWrapper(io.BufferedReader(keyboard, 512), encoding="utf-8")
    lines.mode = "r"  # type: ignore[misc]
    sys.stdin = lines
    original = builtins.input

    def ask(prompt: object = "", /) -> str:
        if sys.stdin is not lines:
            return str(original(prompt))
        text = str(prompt)
        sys.stdout.write(text)
        flush()
        keyboard.prompt = text
        try:
            with recorded("input", wait=-1, detail=text):
                line = lines.readline()
        finally:
            keyboard.prompt = ""
        if not line:
            raise EOFError("EOF when reading a line")
        return line.removesuffix("\n")

    ask.__name__ = ask.__qualname__ = "input"
    return ask
