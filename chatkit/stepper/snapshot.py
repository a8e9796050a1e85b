"""A snapshot of a stepped program: its phase, its current line, and the calls that wait."""

from dataclasses import dataclass
from types import FrameType
from typing import Literal

from chatkit.stepper.values import Variable, variables
from chatkit.trace.event import now

Phase = Literal["ready", "paused", "running", "blocked", "asking", "ended", "failed", "stopped"]
OVER = ("ended", "failed", "stopped")


@dataclass(frozen=True)
class Place:
    """A line of a program, and the variables that can be seen there."""

    file: str = ""
    line: int = 0  # 0: no line is known, as after a program has ended
    function: str = ""  # empty outside of functions
    variables: tuple[Variable, ...] = ()


@dataclass(frozen=True)
class Blocked:
    """A call in which a thread of the program waits."""

    text: str  # "recv(1024)"
    ends: str  # a sentence: the event that would end the wait
    since: int  # nanoseconds, on the trace's clock
    thread: str = ""  # the name of the thread; empty for the one that is stepped

    @property
    def seconds(self) -> float:
        """The time that it has waited so far."""
        return (now() - self.since) / 1e9


@dataclass(frozen=True)
class Snapshot:
    """Everything that a panel shows of a program at one moment, except its screen."""

    phase: Phase
    place: Place
    about: str = ""  # the socket call before which the program pauses: "recv(1024)"
    last: str = ""  # the last socket call and its result
    blocked: tuple[Blocked, ...] = ()
    prompt: str | None = None  # of the `input` that waits for its answer
    problem: str = ""  # a sentence about the end of the program
    open: int = 0  # sockets that a program which is over has left open
    free: bool = False  # the program runs and will not pause
    typed_ahead: tuple[str, ...] = ()  # answers that no `input` has taken yet
    threads: tuple[tuple[int, str], ...] = ()  # the program's threads: identities and names
    stepped: int = 0  # the thread that is stepped
    missing: tuple[tuple[str, str], ...] = ()  # variables that stayed behind, and the reason

    @property
    def over(self) -> bool:
        """Whether the program has come to its end."""
        return self.phase in OVER


def place_of(frame: FrameType, line: int) -> Place:
    """Return the place of a frame, with the present values of its variables."""
    code = frame.f_code
    function = "" if code.co_name == "<module>" else code.co_name
    return Place(code.co_filename, line, function, variables(frame.f_locals))
