"""A program of tests/programs, the person in front of it, and the peer that it talks with."""

import re
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from chatkit.stepper.program import load
from chatkit.stepper.stepping import Stepping
from chatkit.texts import say
from tests.helpers import LOOPBACK, Script, free_port, is_free, until

PROGRAMS = Path(__file__).parent / "programs"
AT_ONCE = 1.0  # seconds; a busy computer may need some of it
PORT = "PORT"  # in a row's arguments and on a screen: a free port, another one each time


def seen(text: str, port: int) -> str:
    """Return what a person sees of an output, without what differs from one run to the next."""
    text = re.sub(rf"\b{port}\b", PORT, text)
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    lines = []
    for line in text.split("\n"):
        shown = ""
        for piece in line.split("\r"):  # written over the line from its start
            shown = piece + shown[len(piece) :]
        lines.append(shown.expandtabs())
    return "\n".join(lines).rstrip("\n")


class Player:
    """A program that runs, the person in front of it, and the peer that it talks with."""

    def __init__(self, row: "Row", stack: ExitStack) -> None:
        self.port = free_port()
        self._stack = stack
        self.door: Any = None
        if row.hosted == "tcp":
            self.door = self._keep(socket.create_server((LOOPBACK, self.port)))
        elif row.hosted == "udp":
            self.door = self.datagrams(self.port)
        self.arguments = [str(self.port) if one == PORT else one for one in row.arguments]

    def screen(self) -> str:
        """Return what is to be seen."""
        raise NotImplementedError

    def type(self, line: str) -> None:
        """Type a line and press Enter."""
        raise NotImplementedError

    def shows(self, text: str) -> None:
        """Wait until the screen ends in `text`."""
        until(lambda: self.screen().endswith(text.rstrip("\n")), 20, self.screen)

    def answer(self, prompt: str, line: str) -> None:
        """Wait for a prompt at the end of the screen; type a line."""
        self.shows(prompt)
        self.type(line.replace(PORT, str(self.port)))

    def connect(self) -> socket.socket:
        """Return the socket of a new client."""

        def connected() -> socket.socket | None:
            with suppress(ConnectionRefusedError):
                return socket.create_connection((LOOPBACK, self.port), timeout=20)
            return None

        sock = until(connected, 20, self.screen)
        assert sock
        return self._keep(sock)

    def accept(self) -> socket.socket:
        """Return the socket of the server, for the program as a client."""
        self.door.settimeout(20)
        return self._keep(self.door.accept()[0])

    def datagrams(self, port: int = 0) -> socket.socket:
        """Return a socket for datagrams."""
        sock = self._keep(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        sock.settimeout(20)
        sock.bind((LOOPBACK, port))
        return sock

    def _keep(self, sock: socket.socket) -> socket.socket:
        sock.settimeout(20)
        return self._stack.enter_context(sock)


class ScriptPlayer(Player):
    """A program in a process of its own: `python -u script.py`, or traced."""

    def __init__(self, way: Sequence[str], row: "Row", stack: ExitStack) -> None:
        super().__init__(row, stack)
        command = [*way, row.file.name, *self.arguments]
        where = {"PYTHONIOENCODING": "utf-8"}
        self.script = stack.enter_context(Script(*command, cwd=row.file.parent, environment=where))
        self._typed: list[tuple[int, str]] = []  # the place in the output, and the line

    def screen(self) -> str:
        """Return the output, with the lines that a terminal would have shown as they were typed."""
        output, shown = self.script.output, ""
        begin = 0
        for place, line in self._typed:
            shown += output[begin:place] + line + "\n"
            begin = place
        return seen(shown + output[begin:], self.port)

    def shows(self, text: str) -> None:
        """Wait until the screen ends in `text`; unbuffered, a line's end comes after its text."""
        super().shows(text)
        if text.endswith("\n"):
            until(lambda: self.script.output.endswith("\n"), 20, self.screen)

    def type(self, line: str) -> None:
        self._typed.append((len(self.script.output), line))
        self.script.type(line)


class StepperPlayer(Player):
    """A program that the stepper runs without a pause."""

    def __init__(self, row: "Row", stack: ExitStack) -> None:
        super().__init__(row, stack)
        self._folder = row.file.parent
        self.stepping = Stepping(load(row.file, self.arguments))
        stack.callback(self.stepping.close)
        self.stepping.run()

    def screen(self) -> str:
        return seen("\n".join(line.text for line in self.stepping.screen()), self.port)

    def type(self, line: str) -> None:
        self.stepping.answer(line)

    def end(self) -> tuple[str, str]:
        """Wait until it is over; return its phase, and the sentence about its end."""
        until(lambda: self.stepping.snapshot().over, 20, self.stepping.snapshot)
        now = self.stepping.snapshot()
        return now.phase, now.problem

    def stop(self) -> None:
        """Stop it, and see it stopped at once."""
        began = time.monotonic()
        self.stepping.stop()
        until(lambda: self.stepping.snapshot().over, 5, self.stepping.snapshot)
        assert self.stepping.snapshot().phase == "stopped"
        assert time.monotonic() - began < AT_ONCE
        self.is_gone()

    def is_gone(self) -> None:
        """See that nothing listens soon, and that no process is left in the program's folder."""
        if self.door is None:  # a copy of a listener lives on until a process has started
            until(lambda: is_free(self.port), AT_ONCE)
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                assert Path(process.cwd()) != self._folder, process


Play = Callable[[Player], object]


@dataclass(frozen=True, eq=False)
class Row:
    """A program, and all that a run of it needs and shows."""

    name: str
    story: Sequence[str] = ()  # a line a thread: its calls in order, equal ones in a row once
    play: Play = lambda player: None
    arguments: Sequence[str] = ()
    hosted: str = ""  # "tcp" or "udp": the peer is there before the program starts
    typed: Sequence[tuple[str, str]] = ()  # a prompt, and the answer
    leaves: int | str = 0  # as sys.exit takes it
    fails: str = ""  # the exception that ends it
    ends: str = ""  # for one that never ends: the last words that it shows
    spins: Sequence[str] = ()  # the lines of its busy loops
    fork: bool = False

    @property
    def file(self) -> Path:
        """The script."""
        return PROGRAMS / self.name

    @property
    def code(self) -> int:
        """The exit code."""
        if self.fails or isinstance(self.leaves, str):
            return 1
        return self.leaves

    @property
    def sentence(self) -> tuple[str, str]:
        """The phase in which the stepper shows its end, and the sentence about it."""
        if self.fails:
            return "failed", self.fails
        return "ended", say("step_exit", code=repr(self.leaves)) if self.leaves else ""

    def perform(self, player: Player) -> None:
        """Be the person and the peer."""
        for prompt, line in self.typed:
            player.answer(prompt, line)
        self.play(player)
        if self.ends:
            player.shows(self.ends)
