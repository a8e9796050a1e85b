"""The place of a stepped program: its line, its wait, and the variables that it leaves behind."""

from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Literal

from chatkit.stepper.program import Values
from chatkit.stepper.screen import last_words
from chatkit.stepper.values import Variable, brief, is_handed, variables
from chatkit.texts import say
from chatkit.trace.event import now

Mode = Literal["line", "call", "run"]  # where it is to pause next
Phase = Literal["ready", "paused", "running", "blocked", "asking", "ended", "failed", "stopped"]
OVER = ("ended", "failed", "stopped")

MISSING = object()


@dataclass(frozen=True)
class Place:
    """Where the program is; line 0: nowhere that one could show."""

    file: str = ""
    line: int = 0
    function: str = ""  # empty outside of any
    variables: tuple[Variable, ...] = ()


@dataclass(frozen=True)
class Blocked:
    """A call that waits."""

    text: str  # "recv(1024)"
    ends: str  # the event that would end it
    since: int  # on the trace's clock
    thread: str = ""  # which of the program's threads; empty for the first one

    @property
    def seconds(self) -> float:
        """For how long it has waited."""
        return (now() - self.since) / 1e9


def place_of(frame: FrameType, line: int) -> Place:
    """Return the place of a frame, with the present values of its variables."""
    code = frame.f_code
    function = "" if code.co_name == "<module>" else code.co_name
    return Place(code.co_filename, line, function, variables(frame.f_locals))


def verdict(error: BaseException | None, stopped: bool) -> tuple[Phase, str]:
    """Return how a program ended, and one sentence about it if there is something to say."""
    if stopped:
        return "stopped", ""
    if error is None:
        return "ended", ""
    if isinstance(error, SystemExit):
        return "ended", "" if error.code is None else say("step_exit", code=brief(error.code))
    return "failed", last_words(error)


def left_behind(own: list[TracebackType], final: Values, space: Values, before: Values) -> Values:
    """Return the variables of a program that is over.

    These are the globals that it has made or changed, and the local variables of the functions in
    which it was (`own`), or of the one that has returned (`final`).
    """
    left = {name: value for name, value in space.items() if before.get(name, MISSING) is not value}
    left |= final
    for step in own:
        if step.tb_frame.f_locals is not space:
            left |= step.tb_frame.f_locals
    return {name: value for name, value in left.items() if is_handed(name, value)}
