"""Programs in processes of their own, played line by line, and the story their traces tell."""

import textwrap
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from chatkit.timeline.arrows import Arrow, arrows
from chatkit.timeline.moments import Moment, moments
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Call, Process, Story
from tests.helpers import Script, until

T = TypeVar("T")

TRACED = ("-m", "chatkit", "trace", "--quiet")  # the interpreter's arguments before the script
PLAIN: tuple[str, ...] = ()
PLAYER = """
import socket, sys
for line in iter(sys.stdin.readline, ""):
    try:
        exec(eval(line))
    except OSError as error:
        print(type(error).__name__, flush=True)
    recording = sys.modules.get("chatkit.trace.recorder")
    if recording and (recorder := recording.recorder()):
        recorder.flush()  # what is done can be read from here on
    print("·", flush=True)
"""


class Program(Script):
    """A program that does what it is told, a few lines at a time."""

    _told = 0

    def begin(self, lines: str) -> None:
        """Have it start on `lines`, which may block."""
        self.type(repr(textwrap.dedent(lines)))
        self._told += 1

    def done(self) -> str:
        """Wait until it has done all that it was told; return what the last lines printed."""
        until(lambda: self.output.count("·\n") >= self._told, what=lambda: self.output)
        return self.output.split("·\n")[-2].strip()

    def do(self, lines: str) -> str:
        """Have it do `lines`, to their end; return what they printed."""
        self.begin(lines)
        return self.done()


class RecordedPrograms:
    """The programs of a test, and their story."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.traces = folder / "traces"
        self.story = Story(Folder(self.traces))
        self._stack = stack

    def run(self, name: str, how: Sequence[str] = TRACED) -> Program:
        """Start a program called `name`."""
        script = self.folder / name
        script.write_text(PLAYER, encoding="utf-8")
        where = {"CHATKIT_TRACE": str(self.traces), "PYTHONIOENCODING": "utf-8"}
        return self._stack.enter_context(Program(*how, script, environment=where))

    def listening(self, name: str = "server") -> tuple[Program, int]:
        """Return a program that listens, with its socket `d`, and the port."""
        server = self.run(name)
        port = server.do(
            "d = socket.socket(); d.bind(('127.0.0.1', 0)); d.listen(1); print(d.getsockname()[1])"
        )
        return server, int(port)

    def pair(self) -> tuple[Program, Program]:
        """Return a server and a client that are connected: `c` here, `s` there."""
        server, port = self.listening()
        client = self.run("client")
        client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
        server.do("c, _ = d.accept()")
        self.ended("client", "connect")
        self.ended("server", "accept")
        return server, client

    def tells(self, condition: Callable[[], T]) -> T:
        """Read on until `condition` holds; return its value."""

        def look() -> T:
            self.story.read()
            return condition()

        return until(look, what=lambda: [self.calls(p.name) for p in self.story.processes])

    def process(self, name: str) -> Process:
        """Return the process called `name`."""
        return next(process for process in self.story.processes if process.name == name)

    def calls(self, program: str, name: str = "") -> list[Call]:
        """Return what is known by now of a program's calls, or of those of one name."""
        return [
            call
            for call in self.story.calls
            if call.process.name == program and name in ("", call.name)
        ]

    def ended(self, program: str, name: str, count: int = 1) -> list[Call]:
        """Wait until a program has come to the end of so many calls; return them."""

        def over() -> list[Call] | None:
            found = [call for call in self.calls(program, name) if call.over]
            return found if len(found) >= count else None

        return self.tells(over) or []

    def waiting(self, program: str, name: str) -> Call:
        """Wait until a program waits in a call; return that."""
        found = self.tells(
            lambda: next((call for call in self.calls(program, name) if not call.over), None)
        )
        assert found
        return found

    def moments(self) -> list[Moment]:
        """Return all moments of the story."""
        return moments(self.story)

    def arrows(self, kind: str = "") -> list[Arrow]:
        """Return all arrows of the story, or those of one kind."""
        return [arrow for arrow in arrows(self.story, self.moments()) if kind in ("", arrow.kind)]
