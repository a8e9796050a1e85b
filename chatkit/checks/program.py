"""A student's program while it runs: its questions, its screen, its calls, and its end.

The trace tells when the program waits and in which call, so nothing here hopes for a pause to be
long enough: a question is an `input` that has begun and not returned.
"""

import math
import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import TypeVar

import psutil

from chatkit import family
from chatkit.checks.folders import copy_folder
from chatkit.checks.runner import STACKS
from chatkit.checks.task import TooLong
from chatkit.checks.terminal import Terminal, python_of
from chatkit.message import visible
from chatkit.texts import say
from chatkit.timeline.busy import busy
from chatkit.timeline.model import Call, Process, Socket
from chatkit.timeline.story import Story
from chatkit.timeline.waiting import open_calls
from chatkit.trace.event import now

T = TypeVar("T")

PATIENCE = 6.0  # seconds at most for anything that the program should do
SETTLED = 1.0  # seconds in one and the same wait, after which a program does nothing more
SURE = 0.25  # the same where it provably cannot go on; its last words may be on their way, still
POLLING = 1.5  # seconds without a byte sent, read or printed, where it waits for moments at a time
SPINNING = 1.0  # seconds of computing after the peer has left …
COMPUTING = 0.3  # … and those that are more than a program needs to end
GLANCE, GLANCES = 0.5, 10  # seconds of a look at its computing, and how many there are at most
RESTING = 0.02  # seconds of computing in a glance, which a program at rest does not need
WRITING = 0.9  # seconds since its last call in which the thread that writes the trace still runs
# With many cores glibc reserves 64 MB for each thread (mallopt(3)), and a server with forty threads
# would meet the limit of memory (limits.py), although it uses little.
ARENAS = "2"
TRACEBACK = "Traceback (most recent call last)"
BESIDE = ("socket", "setsockopt", "settimeout", "setblocking", "shutdown", "close")  # ask nobody
THREAD = re.compile(r"hread 0x([0-9a-f]+)")  # of a stack; Python calls one of them "Current"
FRAME = re.compile(r'File "(.*)", line (\d+) in (.*)')
# the stack of the main thread is told last, and goes down to one of these
MAIN = re.compile(r'runner\.py", line \d+ in main\n|threading\.py", line \d+ in _shutdown\n')
TELLING = 3.0  # seconds at most for a program to tell its stacks


class Program:
    """A script in an empty copy of its folder, started with `begin`, ended with `end`."""

    def __init__(self, script: Path, story: Story) -> None:
        self.script = script
        self.runs = [script.name]  # and its arguments
        self.story = story
        self._home = tempfile.TemporaryDirectory(
            prefix="chatkit-check-", ignore_cleanup_errors=True
        )
        self.folder = Path(self._home.name, "copy")
        self._stacks = Path(self._home.name, "stacks")
        copy_folder(script.parent, self.folder)
        if script.is_file():  # also one that stands behind very many files
            shutil.copy(script, self.folder)
        self.typed: list[tuple[str, str]] = []  # each question, and its answer
        self._done: object = None  # all that it has done, as numbers …
        self._did = time.monotonic()  # … and when they changed
        self._over: float | None = None  # the time at which its end was seen
        self._answered: set[int] = set()  # the numbers of the calls that got one
        self._mark = 0  # characters of the screen that are not looked at any more
        self._terminal: Terminal | None = None
        self._acted = time.monotonic()
        # Seconds of computing when we did something last; before that it may load large modules.
        self._computed = math.inf
        self.deadline = math.inf  # the end of the check that is played
        # Tells whether a call of the program finds nothing, since we have sent and done nothing
        # that it has not taken in; None where that is unknown. A play knows its own peers.
        self.finds_nothing: Callable[[Call], bool | None] = lambda call: None
        # Tells whether bytes are on their way through a cable, and arrive without our doing; as
        # long as they are, the program is not still, and its time to answer begins after them.
        self.under_way: Callable[[], bool] = lambda: False

    def anew(self) -> "Program":
        """Return the same program, not begun."""
        return Program(self.script, self.story)

    def begin(self) -> None:
        """Start the program."""
        surroundings = os.environ | {
            STACKS: str(self._stacks),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TERM": "dumb",
            "MALLOC_ARENA_MAX": ARENAS,
        }
        command = python_of("chatkit.checks.runner", *self.runs)
        self._terminal = Terminal(command, self.folder, surroundings)
        self._acted = time.monotonic()

    # what it does

    @property
    def screen(self) -> str:
        """All that it has printed."""
        return self._terminal.text if self._terminal else ""

    @property
    def news(self) -> str:
        """What it has printed since `look_away`."""
        return self.screen[self._mark :]

    @property
    def unread(self) -> bool:
        """Whether it has printed more than is on our screen, as far as the system tells."""
        return self._terminal is not None and self._terminal.unread

    def look_away(self) -> None:
        """Take the screen as seen."""
        self._mark = len(self.screen)

    @property
    def ended(self) -> int | None:
        """Its exit code, once its last words are on the screen; None before."""
        code = self._terminal.process.poll() if self._terminal else None
        return code if code is not None and self._has_said_all() else None

    @property
    def process(self) -> Process | None:
        """Its lane in the story."""
        pid = self._terminal.process.pid if self._terminal else 0
        return next((one for one in self.story.processes if one.pid == pid), None)

    def calls(self) -> list[Call]:
        """Its calls so far."""
        return [call for call in self.story.calls if call.process is self.process]

    def waits(self) -> list[Call]:
        """The calls that it waits in."""
        return [call for call in open_calls(self.story, now()) if call.process is self.process]

    def question(self) -> Call | None:
        """The `input` that waits for an answer; None where it asks nothing."""
        asking = (call for call in self.waits() if call.name == "input")
        return next((call for call in asking if call.number not in self._answered), None)

    def listening(self) -> Socket | None:
        """The socket at which it listens; None where it does not."""
        own = (one for one in self.story.listening if one.process is self.process)
        return next((one for one in own if one.closed is None), None)

    def crash(self) -> str:
        """Return the last line of the last traceback on the screen; "" where there is none."""
        _, begin, rest = self.screen.rpartition(TRACEBACK)
        if not begin:
            return ""
        # other threads may print below it, and so may Python itself
        lines = rest.strip().splitlines() or [""]
        return next((line for line in lines[1:] if line[:1].strip()), lines[-1])

    def waits_told(self) -> str:
        """Return a sentence on each wait, with its line of the program where that is known."""
        lines = self._lines_of_threads()
        told = [self.wait_told(call, lines.get(call.thread, 0)) for call in self.waits()]
        return "; ".join(dict.fromkeys(told))

    def wait_told(self, call: Call, line: int) -> str:
        """Return a sentence on a wait, with a line of the program; 0 where it is not known."""
        return say("check_waits_at" if line else "check_waits", call=call.name, line=line)

    def in_vain(self) -> list[Call]:
        """The last calls, where all of them tried to connect, and failed."""
        calls = [call for call in self.calls() if call.name not in BESIDE]
        return list(takewhile(lambda one: one.name == "connect" and one.error, reversed(calls)))

    def spins(self) -> str:
        """Return sentences on the busy loop that it is in; "" where it is in none.

        A loop may make no call, as one that reads the end of an asyncio stream again and again. It
        is known by the seconds of computing since we did something.
        """
        found = [one for one in busy(self.story, now()) if one.call.process is self.process]
        if found and self.process:
            told = " ".join(found[0].sentences)
            return told.replace(visible(self.process.name), visible(self.script.name))
        seconds = self._seconds
        return say("check_spins_unseen", seconds=f"{seconds:.1f}") if seconds > SPINNING else ""

    @property
    def _seconds(self) -> float:
        """Seconds of computing since we did something."""
        return self._cpu() - self._computed

    def _cpu(self) -> float:
        """Return the seconds of its computing so far."""
        if self._terminal:
            with suppress(psutil.Error):
                times = psutil.Process(self._terminal.process.pid).cpu_times()
                return times.user + times.system
        return 0.0

    def until(self, condition: Callable[[], T], seconds: float = PATIENCE) -> T:
        """Return the first true value of `condition`, or its last one where the program is still.

        It is still once it has ended, or has been in the same wait for `SETTLED` seconds since the
        last thing that we did. Raises `TooLong` where the check has had all its time.
        """
        end = time.monotonic() + seconds
        while True:
            self.story.read()
            if value := condition():
                return value
            self._in_time()
            if self.under_way():
                self.acted()
            if time.monotonic() > end or self._still():
                self.story.read()
                return condition()  # the last words may have come since
            time.sleep(0.01)

    def until_it_ends_or_spins(self) -> None:
        """Give the program time to end by itself, or to show that it is in a busy loop.

        On a busy computer a loop gets little computing done in that time, so it is given more;
        raises `TooLong` where the check has had all its time.
        """
        self.until(lambda: self.ended is not None or self.spins())
        if self.ended is None and self._seconds > COMPUTING and not self.waits():
            self.until(lambda: self.ended is not None or self.spins(), math.inf)

    def until_it_rests_or_spins(self) -> None:
        """Give a program of several threads time to rest, or to show that one is in a busy loop.

        The threads beside it wait, so the program seems to be still, and a busy computer gives the
        loop little time. It is given more for as long as the program computes.
        """
        for _ in range(GLANCES):
            before, end = self._cpu(), time.monotonic() + GLANCE
            while time.monotonic() < end:
                self._in_time()
                self.story.read()
                if self.ended is not None or self.spins():
                    return
                time.sleep(0.02)
            if self._cpu() - before < RESTING:
                return

    def until_ended(self, seconds: float) -> bool:
        """Give the program time to end by itself, as after a time limit of its own.

        It gets less where it waits in a call that has no limit, and nothing can come.
        """
        end = time.monotonic() + seconds
        while self.ended is None and time.monotonic() < end:
            self._in_time()
            self.story.read()
            waits = self.waits()
            for_ever = waits and all(call.wait < 0 for call in waits)
            if self.under_way():
                self.acted()
            if for_ever and self._still():
                break
            time.sleep(0.02)
        return self.ended is not None

    def _in_time(self) -> None:
        if time.monotonic() > self.deadline:
            raise TooLong

    def settle(self) -> None:
        """Let the program do all that it does by itself."""
        self.until(lambda: False)

    # A program is still where it waits, and nothing that we have done can end the wait. If all of
    # its threads are known to wait, and for us alone, that is certain at once, and a moment is
    # given to its last words on their way to the screen. Else it is taken for still after
    # `SETTLED` seconds in the same wait, as with select, which may wait for anything; or after
    # `POLLING` seconds in which it did nothing, as with a wait that has a time limit.

    def _still(self) -> bool:
        if self.ended is not None:
            return True
        waits = self.waits()
        self._look()
        if not waits or any(self._comes_back(call) is True for call in waits):
            return False  # on a busy computer it may take its time
        if time.monotonic() - max(self._did, self._acted) > POLLING:
            return True
        began = max(call.start for call in waits)
        quiet = min(now() / 1e9 - began / 1e9, time.monotonic() - self._acted)
        return quiet > SETTLED or (quiet > SURE and self._cannot_go_on(waits))

    def _has_said_all(self) -> bool:
        """Tell whether the last words of a program that has ended are on the screen."""
        if self._over is None:
            self._over = time.monotonic()
        done = self._terminal is None or self._terminal.over
        # a child of its own may hold the terminal open for longer
        return done or time.monotonic() - self._over > SETTLED

    def _look(self) -> None:
        """Note when the program has done anything but wait."""
        sockets = self.process.sockets.values() if self.process else ()
        moved = [(one.sent, one.received, one.closed) for one in sockets]
        done = moved, self._terminal and self._terminal.printed
        if done != self._done:
            self._done, self._did = done, time.monotonic()

    def _cannot_go_on(self, waits: list[Call]) -> bool:
        assert self._terminal
        process = self.process
        if process is None or self._terminal.unread:
            return False
        with suppress(psutil.Error):
            known = psutil.Process(self._terminal.process.pid)
            writing = now() / 1e9 - process.last / 1e9 < WRITING
            others = known.num_threads() - len({call.thread for call in waits})
            return (
                others <= writing
                and all(self._comes_back(call) is False and call.wait < 0 for call in waits)
                and not known.children()
            )
        return False

    def _comes_back(self, call: Call) -> bool | None:
        """Tell whether a call has what it waits for; None where that is unknown."""
        if call.loop:
            return None
        if call.name == "input":
            return call.number in self._answered
        nothing = self.finds_nothing(call)
        return None if nothing is None else not nothing

    # what we do

    def type(self, line: str) -> None:
        """Answer the question that it asks."""
        question = self.question()
        if question:
            self._answered.add(question.number)
            self.typed.append((question.detail, line))
        self.acted()
        if self._terminal:
            self._terminal.type(line)

    def acted(self) -> None:
        """Note that we have done something that the program may answer."""
        self._acted = time.monotonic()
        self._computed = self._cpu()

    def lines(self) -> str:
        """Return the stacks of all its threads, as Python tells them; empty where it cannot."""
        if self._terminal is None or self.ended is not None or not hasattr(signal, "SIGUSR1"):
            return ""
        with suppress(OSError):
            self._stacks.write_text("")  # what was told before; the program appends
        with suppress(ProcessLookupError):
            self._terminal.process.send_signal(signal.SIGUSR1)
        end = time.monotonic() + TELLING
        while time.monotonic() < end and self.ended is None:
            told = self._stacks.read_text("utf-8", "replace") if self._stacks.exists() else ""
            if MAIN.search(told):
                return told
            time.sleep(0.01)
        return ""

    def places(self) -> list[str]:
        """Return the line of the program in which each of its threads is: `server.py:14: …`."""
        lines = self._lines_of_threads().values()
        return [f"{self.script.name}:{line}: {self._line(line)}" for line in lines]

    def _lines_of_threads(self) -> dict[int, int]:
        found = {}
        for stack in self.lines().split("\n\n"):
            thread = THREAD.search(stack)
            own = (line for file, line, _ in FRAME.findall(stack) if self._is_own(file))
            if thread and (line := next(own, "")):
                found[int(thread[1], 16)] = int(line)
        return found

    def _is_own(self, file: str) -> bool:
        return Path(file).name == self.script.name

    def _line(self, number: int) -> str:
        with suppress(OSError, IndexError):
            text = (self.folder / self.script.name).read_text("utf-8", "replace")
            return text.splitlines()[number - 1].strip()
        return ""

    def stop(self) -> None:
        """End it and all that it has started."""
        if self._terminal is None:
            return
        process = self._terminal.process
        below = family.descendants(process.pid)
        if os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        family.kill(below)
        process.wait(10)
        self._terminal.close()
        self.story.read_all()

    def close(self) -> None:
        """End it, and remove its copy."""
        self.stop()
        self._home.cleanup()
