"""A debugger that calls back at each line of one program, and at no other's."""

import bdb
import dis
from collections.abc import Callable
from types import CodeType, FrameType, TracebackType
from typing import Any

# these run once for each element; a person who steps expects the line to run as a whole
_WITHIN_A_LINE = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>"}


# The rule of stepping. Python calls a trace function for each line of each frame of the thread.
# Only frames whose globals are the program's count: a line of a library is no step. A
# comprehension or a generator expression is part of its line. At each line that counts, `at_line`
# is called before the line runs, and may wait there as long as a person looks.
class LineDebugger(bdb.Bdb):
    """Calls `at_line` before each line of the program whose globals are `space`."""

    def __init__(self, space: dict[str, Any], at_line: Callable[[FrameType, bool], None]) -> None:
        super().__init__()
        self._space = space
        self._at_line = at_line
        self._inlined: dict[CodeType, list[range]] = {}
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
        """Call back; an exception that it raises ends the program there."""
        self._at_line(frame, self._within_a_line(frame))
        return self.trace_dispatch

    def _within_a_line(self, frame: FrameType) -> bool:
        """Tell whether a part of a line runs that runs once for each element."""
        code = frame.f_code
        if code not in self._inlined:
            self._inlined[code] = inlined_comprehensions(code)
        inside = any(frame.f_lasti in part for part in self._inlined[code])
        return inside or code.co_name in _WITHIN_A_LINE

    def dispatch_return(self, frame: FrameType, arg: Any) -> Any:
        """Keep the local variables of a program that ends."""
        if not self.own(frame.f_back) and frame.f_locals is not self._space:
            self.final = dict(frame.f_locals)
        return self.trace_dispatch

    def dispatch_exception(self, frame: FrameType, arg: Any) -> Any:
        """Go on: only an exception that nobody catches stops a program."""
        return self.trace_dispatch


# Up to Python 3.11 a comprehension is a function of its own, called `<listcomp>`. From 3.12 on its
# loop stands inside the code around it (PEP 709), and each turn of the loop is a line event of
# that code, just like a turn of `for x in y: f(x)`. The bytecode tells them apart: a comprehension
# first puts its variable's outer value aside (LOAD_FAST_AND_CLEAR), and its loop ends where
# FOR_ITER jumps when the elements are used up.
def inlined_comprehensions(code: CodeType) -> list[range]:
    """Return the parts of `code`, as offsets, that are the loops of comprehensions."""
    found = []
    begun = None
    for instruction in dis.get_instructions(code):
        if instruction.opname == "LOAD_FAST_AND_CLEAR" and begun is None:
            begun = instruction.offset
        elif instruction.opname == "FOR_ITER" and begun is not None:
            found.append(range(begun, instruction.argval))
            begun = None
    return found


def steps(trace: TracebackType | None, lines: LineDebugger) -> list[TracebackType]:
    """Return the program's own steps of a traceback, the outermost first."""
    found = []
    while trace:
        if lines.is_own(trace.tb_frame):
            found.append(trace)
        trace = trace.tb_next
    return found
