"""The terminal of a program that is checked: a screen that is read, and a keyboard that types.

On POSIX it is a pty, so that a program prints each line at once, as for a person; on Windows two
pipes.
"""

import os
import re
import select
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

UNBUFFERED = "PYTHONUNBUFFERED"
MOST = 256 * 1024  # bytes of output that are kept; the rest is counted alone
COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # they are no part of the words on a screen


class Terminal:
    """A program with its terminal."""

    def __init__(
        self, command: Sequence[str], folder: Path, surroundings: Mapping[str, str]
    ) -> None:
        self._output = bytearray()
        self.printed = 0  # bytes
        self._closed = False
        if os.name == "posix":
            self._begin_on_a_pty(command, folder, surroundings)
        else:
            self._begin_on_pipes(command, folder, surroundings)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _begin_on_a_pty(
        self, command: Sequence[str], folder: Path, surroundings: Mapping[str, str]
    ) -> None:
        import pty
        import termios

        ours, theirs = pty.openpty()
        modes = termios.tcgetattr(theirs)
        modes[1] &= ~termios.OPOST  # a newline stays one
        modes[3] &= ~termios.ECHO  # the screen shows the program's words alone
        termios.tcsetattr(theirs, termios.TCSANOW, modes)
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            # a text without a newline waits in the program's buffer, as in a person's terminal
            env={name: value for name, value in surroundings.items() if name != UNBUFFERED},
            start_new_session=True,
        )
        os.close(theirs)
        self._input = self._screen = ours

    def _begin_on_pipes(
        self, command: Sequence[str], folder: Path, surroundings: Mapping[str, str]
    ) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**surroundings, UNBUFFERED: "1"},
        )
        assert self.process.stdin
        assert self.process.stdout
        self._input, self._screen = self.process.stdin.fileno(), self.process.stdout.fileno()

    def _read(self) -> None:
        with suppress(OSError):  # EIO: the last process that had the pty open has closed it
            while piece := os.read(self._screen, 65536):
                self._output += piece[: max(0, MOST - len(self._output))]
                self.printed += len(piece)

    @property
    def text(self) -> str:
        """All that the program has printed, up to `MOST` bytes."""
        text = bytes(self._output).decode("utf-8", "backslashreplace").replace("\r\n", "\n")
        return COLOURS.sub("", text)

    @property
    def over(self) -> bool:
        """True once all has been read, and no process can print any more."""
        return not self._thread.is_alive()

    @property
    def unread(self) -> bool:
        """True where the program has printed more than has been read; on POSIX alone."""
        return os.name == "posix" and bool(select.select([self._screen], [], [], 0)[0])

    def type(self, line: str) -> None:
        """Type a line and Enter; nothing happens where no process reads any more."""
        with suppress(OSError):
            os.write(self._input, f"{line}\n".encode())

    def close(self) -> None:
        """Close the terminal of a program that has ended."""
        if self._closed:
            return
        self._closed = True
        self._thread.join(1)
        if os.name == "posix":
            os.close(self._screen)
        else:
            for pipe in (self.process.stdin, self.process.stdout):
                with suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]


def python_of(module: str, *arguments: str) -> list[str]:
    """Return a command that runs a module of chatkit, whatever lies in the current folder."""
    code = f"import sys; sys.path[:1] = []; from {module} import main; main()"
    return [sys.executable, "-c", code, *arguments]
