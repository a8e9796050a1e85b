"""A debugger that calls back at each line of one program, and at no other's."""

import bdb
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

# these run once for each element; a person who steps expects the line to run as a whole
_WITHIN_A_LINE = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>"}


class LineDebugger(bdb.Bdb):
    """Calls `at_line` before each line of the program whose globals are `space`."""

    def __init__(self, space: dict[str, Any], at_line: Callable[[FrameType, bool], None]) -> None:
        super().__init__()
        self._space = space
        self._at_line = at_line
        self.blind = False  # while values are looked at, whose own code is not stepped
        self.final: dict[str, Any] = {}  # the variables of the outermost frame that has returned

    def is_own(self, frame: FrameType | None) -> bool:
        """Tell whether this frame belongs to the program."""
        return frame is not None and frame.f_globals is self._space

    def own(self, frame: FrameType | None) -> FrameType | None:
        """Return the innermost frame of the program, from `frame` outwards."""
        while frame and not self.is_own(frame):
            frame = frame.f_back
        return frame

    def dispatch_call(self, frame: FrameType, arg: Any) -> Any:
        """Trace the program's frames and no others."""
        return self.trace_dispatch if self.is_own(frame) and not self.blind else None

    def dispatch_line(self, frame: FrameType) -> Any:
        """Call back; what that raises ends the program there."""
        self._at_line(frame, frame.f_code.co_name in _WITHIN_A_LINE)
        return self.trace_dispatch

    def dispatch_return(self, frame: FrameType, arg: Any) -> Any:
        """Keep the local variables of a program that ends."""
        if not self.own(frame.f_back) and frame.f_locals is not self._space:
            self.final = dict(frame.f_locals)
        return self.trace_dispatch

    def dispatch_exception(self, frame: FrameType, arg: Any) -> Any:
        """Go on: only an exception that nobody catches stops a program."""
        return self.trace_dispatch


def steps(trace: TracebackType | None, lines: LineDebugger) -> list[TracebackType]:
    """Return the program's own steps of a traceback, the outermost first."""
    found = []
    while trace:
        if lines.is_own(trace.tb_frame):
            found.append(trace)
        trace = trace.tb_next
    return found
