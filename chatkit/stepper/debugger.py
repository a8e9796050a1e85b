"""A debugger that calls back before each line of one program, and of no other code."""

import bdb
import dis
from collections.abc import Callable
from types import CodeType, FrameType, TracebackType
from typing import Any

# the names of code that runs once for each element: no step, since it is a part of its line
_WITHIN_A_LINE = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>"}


# The rule of stepping. Python calls a trace function at each call, and in a frame that is traced
# before each line. A frame is traced only if its globals are the program's: a line of a library is
# no step, and runs at full speed. Before a line, `at_line` is called; it may wait as long as a
# person looks, or raise an exception, which then ends the program at that line. A comprehension or
# a generator expression is a part of its line: `at_line` is told so, and does not pause.
class LineDebugger(bdb.Bdb):
    """Calls `at_line` before each line of the program whose globals are `space`."""

    def __init__(self, space: dict[str, Any], at_line: Callable[[FrameType, bool], None]) -> None:
        super().__init__()
        self._space = space
        self._at_line = at_line
        self._inlined: dict[CodeType, list[range]] = {}
        self.blind = False  # set while a `__repr__` of the program runs, to show a value: no step
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
        """Call `at_line`; an exception that it raises ends the program at this line."""
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
        """Keep the local variables of the program's outermost function when it returns."""
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
    """Return the entries of a traceback that lie in the program, the outermost first."""
    found = []
    while trace:
        if lines.is_own(trace.tb_frame):
            found.append(trace)
        trace = trace.tb_next
    return found
