"""Two or more real programs, played line by line, and the story that their traces tell."""

import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from chatkit.trace.marks import marks
from chatkit.trace.reader import Folder
from chatkit.trace.story import Call, Process, Story
from tests.helpers import Script, until

PLAYER = """
import socket, sys
for line in iter(sys.stdin.readline, ""):
    try:
        exec(eval(line))
    except OSError as error:
        print(type(error).__name__, flush=True)
    print("·", flush=True)
"""

TRACED = ("-m", "chatkit", "trace")


class Actor:
    """A program in a process of its own that does what it is told, a few lines at a time."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self._done = 0

    def begin(self, lines: str) -> None:
        """Have it start on `lines`, which may block."""
        self.script.type(repr(textwrap.dedent(lines)))
        self._done += 1

    def done(self) -> str:
        """Wait until it has done all that it was told; return what it has printed last."""
        shown = self.script
        until(lambda: shown.output.count("·\n") >= self._done, what=lambda: shown.output)
        return shown.output.split("·\n")[-2].strip()

    def do(self, lines: str) -> str:
        """Have it do `lines`, to their end; return what it has printed."""
        self.begin(lines)
        return self.done()

    def types(self, line: str) -> None:
        """Answer what it asks its person."""
        self.script.type(line)

    def leave(self) -> None:
        """Have the program end by itself, as at the end of its script."""
        assert self.script.process.stdin
        self.script.process.stdin.close()
        self.script.ends()

    def kill(self) -> None:
        """End it without a word."""
        self.script.process.kill()
        self.script.ends()


class Stage:
    """The actors of a test, and their story."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.traces = folder / "traces"
        self.story = Story(Folder(self.traces))
        self._stack = stack

    def actor(self, name: str, how: Sequence[str] = TRACED) -> Actor:
        """Start a program called `name`; `how` are the interpreter's arguments before it."""
        script = self.folder / name
        script.write_text(PLAYER, encoding="utf-8")
        os.environ["CHATKIT_TRACE"] = str(self.traces)
        return Actor(self._stack.enter_context(Script(*how, script)))

    def pair(self) -> tuple[Actor, Actor]:
        """Return a server and a client that are connected: `c` here, `s` there."""
        server, client = self.actor("server"), self.actor("client")
        port = self.listen(server)
        client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
        server.do("c, _ = d.accept()")
        return server, client

    @staticmethod
    def listen(server: Actor) -> int:
        """Have `server` listen, with the socket `d`; return the port."""
        return int(
            server.do(
                "d = socket.socket(); d.bind(('127.0.0.1', 0)); d.listen(1)\n"
                "print(d.getsockname()[1])"
            )
        )
