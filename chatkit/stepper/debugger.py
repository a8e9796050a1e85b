"""A trace function that calls back before each line of one program, and of no other code."""

import ast
import dis
import linecache
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import get_ident
from types import CodeType, FrameType, TracebackType
from typing import Any

from chatkit.trace.tracebacks import is_of_chatkit

# the names of code that runs once for each element: no step, since it is a part of its line
_WITHIN_A_LINE = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>"}


# The rule of stepping. Python calls a trace function at each call and, in a traced frame, before
# each line. A frame is traced only if it belongs to the program: its globals are the program's, or
# its file lies in the program's folder. A line of a library is no step, and runs at full speed.
# Before a line, `at_line` is called, in the thread that runs the line; it may wait as long as a
# person looks. A comprehension or a generator expression is a part of its line: `at_line` is told
# so, and does not pause.
class LineDebugger:
    """Calls `at_line` before each line of a program, in each of its threads."""

    def __init__(self, folder: str, at_line: Callable[[FrameType, bool], None]) -> None:
        self.file = ""  # the program's own
        self.space: dict[str, Any] | None = None  # the globals of a function of the notebook
        self.final: dict[str, Any] = {}  # the variables of the outermost frame that has returned
        self._main = get_ident()
        self._folder = os.path.join(folder, "") if folder else ""
        self._at_line = at_line
        self._beside: dict[str, bool] = {}  # for each file, whether it lies in the folder
        self._inlined: dict[CodeType, list[range]] = {}
        self._long: dict[str, dict[int, range]] = {}  # for each file, its statements of many lines
        self._entered: dict[int, tuple[range, int]] = {}  # for each frame, the last one of these

    def begin(self) -> None:
        """Trace this thread, and those that the program will start."""
        threading.settrace(self.called)
        sys.settrace(self.called)

    def end(self) -> None:
        """Trace this thread no more."""
        sys.settrace(None)

    def is_own(self, frame: FrameType) -> bool:
        """Tell whether this frame belongs to the program."""
        file = frame.f_code.co_filename
        if frame.f_globals is self.space or file == self.file:
            return True
        if file not in self._beside:
            self._beside[file] = self._folder != "" and lies_beside(file, self._folder)
        return self._beside[file]

    def own(self, frame: FrameType | None) -> FrameType | None:
        """Return the innermost frame of the program, from `frame` outwards."""
        while frame and not self.is_own(frame):
            frame = frame.f_back
        return frame

    def stack(self, frame: FrameType | None) -> list[FrameType]:
        """Return the program's frames, the outermost first."""
        found = []
        while frame := self.own(frame):
            found.append(frame)
            frame = frame.f_back
        return found[::-1]

    def called(self, frame: FrameType, event: str, argument: Any) -> Any:
        """Trace the program's frames and no others."""
        return self._inside if self.is_own(frame) else None

    def _inside(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self._at_line(frame, self._within_a_line(frame))
        elif event == "return":
            self._entered.pop(id(frame), None)
            if self._is_outermost(frame) and frame.f_locals is not self.space:
                self.final = dict(frame.f_locals)
        return self._inside

    def _is_outermost(self, frame: FrameType) -> bool:
        main = get_ident() == self._main
        return main and frame.f_code.co_name != "<module>" and not self.own(frame.f_back)

    def _within_a_line(self, frame: FrameType) -> bool:
        """Tell whether a part of a line runs that runs once for each element."""
        code = frame.f_code
        if code not in self._inlined:
            self._inlined[code] = []
            with suppress(Exception):  # `dis` may meet a builtin that the program has replaced
                self._inlined[code] = inlined_comprehensions(code)
        inside = any(frame.f_lasti in part for part in self._inlined[code])
        return inside or code.co_name in _WITHIN_A_LINE or self._goes_on(frame)

    # A statement over several lines gives a line event for each line, and one for each turn of a
    # comprehension in it. Only the first event is a step. The others have a later instruction; a
    # loop that repeats the statement begins at its first instruction again.
    def _goes_on(self, frame: FrameType) -> bool:
        """Tell whether a statement of several lines goes on, which has had its pause."""
        file = frame.f_code.co_filename
        if file not in self._long:
            self._long[file] = long_statements("".join(linecache.getlines(file)))
        statement = self._long[file].get(frame.f_lineno)
        known = self._entered.get(id(frame))
        if statement is None:
            self._entered.pop(id(frame), None)
        elif known and known[0] == statement and frame.f_lasti > known[1]:
            return True
        else:
            self._entered[id(frame)] = statement, frame.f_lasti
        return False

    # The first event of such a statement may name any of its lines, depending on Python's version.
    def line_of(self, frame: FrameType) -> int:
        """Return the line at which the statement that this frame comes to begins."""
        entered, _ = self._entered.get(id(frame), (range(0), 0))
        return entered.start if frame.f_lineno in entered else frame.f_lineno


def lies_beside(file: str, folder: str) -> bool:
    """Tell whether a file of Python lies in the folder, and is neither a library nor chatkit."""
    if not os.path.isabs(file):  # "<frozen importlib._bootstrap>", "<string>"
        return False
    path = os.path.realpath(file)
    if is_of_chatkit(path):
        return False
    inside = path.startswith(folder) and not path.startswith(sys.prefix + os.sep)
    return inside and "site-packages" not in Path(path).parts


# Up to Python 3.11 a comprehension is a function of its own, called `<listcomp>`. From 3.12 on its
# loop stands inside the code around it (PEP 709), and each turn of the loop is a line event of
# that code, just like a turn of `for x in y: f(x)`. The bytecode tells them apart: a comprehension
# first puts its variable's outer value aside (LOAD_FAST_AND_CLEAR), and its loop ends where
# FOR_ITER jumps when the elements are used up.
def inlined_comprehensions(code: CodeType) -> list[range]:
    """Return the parts of `code`, as offsets, that are the loops of comprehensions."""
    found: list[range] = []
    if sys.version_info < (3, 12):
        return found
    begun = None
    for instruction in dis.get_instructions(code):
        if instruction.opname == "LOAD_FAST_AND_CLEAR" and begun is None:
            begun = instruction.offset
        elif instruction.opname == "FOR_ITER" and begun is not None:
            found.append(range(begun, instruction.argval))
            begun = None
    return found


def long_statements(source: str) -> dict[int, range]:
    """Map each line of a statement of several lines to all its lines, if it holds no other one."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):  # a cell with `%time` in it
        return {}
    found: dict[int, range] = {}
    for one in ast.walk(tree):
        if (
            isinstance(one, ast.stmt)
            and not isinstance(one, ast.Match)
            and not hasattr(one, "body")
        ):
            lines = range(one.lineno, (one.end_lineno or one.lineno) + 1)
            if len(lines) > 1:
                found |= dict.fromkeys(lines, lines)
    return found


def steps(trace: TracebackType | None, lines: LineDebugger) -> list[TracebackType]:
    """Return the entries of a traceback that lie in the program, the outermost first."""
    found = []
    while trace:
        if lines.is_own(trace.tb_frame):
            found.append(trace)
        trace = trace.tb_next
    return found
