"""A program of another language: it keeps no trace, and is known by its screen and its threads.

A thread that sleeps in a read of the keyboard asks something; that is certain where the system
tells it (threads.py). A program that waits for everything at once, as Node does, or any program on
a system that tells nothing, asks where its screen has come to rest with a prompt.
"""

import os
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

import psutil

from chatkit.checks.command import Command
from chatkit.checks.program import Program
from chatkit.checks.terminal import Terminal, python_of
from chatkit.checks.threads import Look, Wait, look
from chatkit.texts import say
from chatkit.timeline.model import Call, Process, Socket
from chatkit.timeline.reader import Source
from chatkit.timeline.story import Story
from chatkit.trace import folder as trace
from chatkit.trace.event import now

BEAT = 0.02  # seconds between two looks at the threads …
CENSUS = 0.5  # … and at the children
ARRIVED = 0.06  # seconds of a sleep in a read, by which the prompt before it is on our screen
RESTED = 0.15  # seconds of a sleep in which nothing is printed, where a prompt is looked for
STILL = 0.3  # seconds of a sleep that is known, after which a program does nothing more
UNSURE = 1.0  # the same where the system does not tell of sleeps
PROMPT = re.compile(r"[:?>]\s*$")
CRASHES = re.compile(
    r"(?m)(?:Traceback \(most recent|Exception in thread|Unhandled '|^panic: |panicked at"
    r"|Unhandled exception|terminate called|^\w*Error: ).*$"
)


class Foreign(Program):
    """A command in an empty copy of its folder."""

    def __init__(self, command: Command, story: Story) -> None:
        super().__init__(command.folder / Path(command.words[-1]).name, story)
        self.command = command
        self._lane = Process(command.line, 0, Source(Path(os.devnull)), now())
        self._look_now = Look((), True, False)
        self._looked = 0.0  # the time of the last look at the threads …
        self._counted = 0.0  # … and at the children
        self._family: list[psutil.Process] = []  # it, and its children
        self._listening: Socket | None = None
        self._state: object = None  # its waits and its output …
        self._changed = time.monotonic()  # … and when they changed
        self._typed_at = 0  # characters of the screen when the last line was typed

    def anew(self) -> Program:
        """Return the same program, not begun."""
        return Foreign(self.command, self.story)

    def begin(self) -> None:
        """Start the program."""
        kept = {name: value for name, value in os.environ.items() if name != trace.VARIABLE}
        surroundings = kept | {"TERM": "dumb", "NO_COLOR": "1"}
        command = python_of("chatkit.checks.launch", *self.command.words)
        self._terminal = Terminal(command, self.folder, surroundings)
        self._changed = self._acted = time.monotonic()

    # the program

    def calls(self) -> list[Call]:
        """Return nothing: no call is recorded."""
        return []

    def waits(self) -> list[Call]:
        """The waits of its threads, as far as they are known."""
        self._observe()
        if self.ended is not None:
            return []
        if not self._look_now.sure:
            return [self._open()] if self._rested > UNSURE and not self._computes() else []
        known = [one for one in self._look_now.waits if one.call != "select"]
        if len(known) < len(self._look_now.waits) and self._rested > RESTED:
            return [*map(self._call, known), self._open()]
        return [self._call(one) for one in known]

    def question(self) -> Call | None:
        """The read of the keyboard that waits for an answer; None where it asks nothing."""
        asking = (call for call in self.waits() if call.name == "input")
        found = next((call for call in asking if call.number not in self._answered), None)
        return found if self._rested > ARRIVED else None

    def listening(self) -> Socket | None:
        """The socket at which it listens; None where it does not."""
        self._observe()
        return self._listening

    def crash(self) -> str:
        """Return the line of the screen, or the signal, that tells of an end by a fault."""
        if found := CRASHES.search(self.screen):
            return super().crash() or found[0].strip()
        code = self.ended
        if code is not None and code < 0:
            with suppress(ValueError):
                return signal.Signals(-code).name
        return ""

    def wait_told(self, call: Call, line: int) -> str:
        """Return a sentence on a wait."""
        if call.name == "input":
            return say("check_waits_keyboard")
        return say("check_waits_unseen") if call.name == "select" else super().wait_told(call, line)

    def lines(self) -> str:
        """Return nothing: a program of another language does not tell its stacks."""
        return ""

    # our side

    def type(self, line: str) -> None:
        """Answer the question that it asks."""
        self._typed_at = len(self.screen)
        super().type(line)

    # the waits

    def _still(self) -> bool:
        if self.ended is not None:
            return self._has_said_all()
        self._observe()
        if not self._look_now.sure:
            return self._rested > UNSURE and not self._computes()
        return bool(self._look_now.waits) and self._rested > STILL

    @property
    def _rested(self) -> float:
        """Seconds since it, or we, did anything."""
        return time.monotonic() - max(self._changed, self._acted)

    def _observe(self) -> None:
        if self._terminal is None or time.monotonic() - self._looked < BEAT:
            return
        self._looked = time.monotonic()
        if self._looked - self._counted > CENSUS or self._listening is None:
            self._count()
        self._look_now = look([one.pid for one in self._family])
        state = self._look_now.waits, self._terminal.printed
        if state != self._state or self._look_now.running:
            self._state, self._changed = state, time.monotonic()

    def _count(self) -> None:
        """Look for its children, and for the port at which one of the family listens."""
        assert self._terminal
        with suppress(psutil.Error):
            own = psutil.Process(self._terminal.process.pid)
            if time.monotonic() - self._counted > CENSUS:
                self._family = [own, *own.children(recursive=True)]
                self._counted = time.monotonic()
        self._listening = next((one for process in self._family for one in self._at(process)), None)

    def _at(self, process: psutil.Process) -> list[Socket]:
        with suppress(psutil.Error):
            places = [
                one.laddr
                for one in process.net_connections("tcp")
                if one.status == psutil.CONN_LISTEN
            ]
            return [Socket(self._lane, 0, 0, local=_written(*place)) for place in places]
        return []

    def _call(self, wait: Wait) -> Call:
        return self._made(wait.call, hash(wait))

    def _open(self) -> Call:
        """Return the wait of a program that may wait for anything: a question, or not."""
        if self._has_prompt():
            return self._made("input", -len(self.screen))
        return self._made("select", 0)

    def _made(self, name: str, number: int) -> Call:
        detail = self.screen.rpartition("\n")[2] if name == "input" else ""
        return Call(
            process=self._lane,
            number=number,
            name=name,
            thread=0,
            start=int(self._changed * 1e9),
            wall=0,
            local="",
            peer="",
            wait=1.0,  # unknown; with a limit, no check takes it for a wait for ever
            loop=False,
            size=-1,
            data=b"",
            detail=detail,
        )

    def _has_prompt(self) -> bool:
        news = self.screen[self._typed_at :]
        last = news.rpartition("\n")[2].strip()
        if self.typed and last == self.typed[-1][1]:  # the program itself echoes the answer
            return False
        if last:
            return not last.endswith(("...", "…"))
        return bool(PROMPT.search(news))

    def _computes(self) -> bool:
        with suppress(psutil.Error):
            return any(one.status() == psutil.STATUS_RUNNING for one in self._family)
        return False

    def _cpu(self) -> float:
        seconds = 0.0
        for one in self._family:
            with suppress(psutil.Error):
                times = one.cpu_times()
                seconds += times.user + times.system
        return seconds


def _written(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
