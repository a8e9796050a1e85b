"""Tracebacks as a student's program would give them without chatkit.

A traceback lists each frame between the program and the error, and so the frames of chatkit, too.
`cut` and `clean` take out those of the traced sockets, and those below which `chatkit trace` and
the stepper run a program. A script, and a cell of a notebook that uses a traced socket, then fail
as with a plain socket. Other faults of chatkit stay readable.
"""

import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from traceback import TracebackException
from types import FrameType, TracebackType
from typing import Any, TypeVar

T = TypeVar("T", BaseException, TracebackException)

TRACE = os.path.dirname(__file__)
CHATKIT = os.path.dirname(TRACE)
PROGRAMS = os.path.join(CHATKIT, "stepper", "programs", "")
LIBRARY = os.path.join(os.path.dirname(os.__file__), "")
STEPPER = os.path.join(CHATKIT, "stepper")
HIDDEN = ("sockets.py", "watch.py", "keyboard.py", "host.py", "handover.py", "debugger.py")
SOCKETS = (os.path.join(TRACE, ""), *(os.path.join(STEPPER, name) for name in HIDDEN))
START = "run_code"  # in chatkit.trace.run: the frames before it started the script


def install() -> None:
    """Have every traceback of this process shown without the frames of traced sockets."""
    sys.excepthook = _hook(sys.excepthook)
    threading.excepthook = _thread_hook(threading.excepthook)
    sys.unraisablehook = _thread_hook(sys.unraisablehook)  # for `_thread.start_new_thread`
    show = TracebackException.__init__
    extract = traceback.extract_tb

    def without(
        self: Any, exc_type: Any, exc_value: Any, exc_traceback: Any, **options: Any
    ) -> None:
        clean(exc_value)
        show(self, exc_type, exc_value, cut(exc_traceback), **options)

    TracebackException.__init__ = without  # type: ignore[method-assign]
    traceback.extract_tb = lambda tb, *limit, **options: extract(cut(tb), *limit, **options)


def install_in_notebook() -> None:
    """Have IPython show an error of a traced socket as if a plain one had raised it."""
    shell = sys.modules["IPython"].get_ipython()
    if shell is None:
        return
    format_ = shell.InteractiveTB.structured_traceback

    def without(kind: Any, value: Any, trace: Any, *rest: Any, **options: Any) -> Any:
        clean(value)
        return format_(kind, value, cut(trace), *rest, **options)

    shell.InteractiveTB.structured_traceback = without


def cut(trace: TracebackType | None) -> TracebackType | None:
    """Take the frames of traced sockets out of a traceback; return its first entry after that.

    Entries up to `run_code` go as well: they show how `chatkit trace` started the script.
    """
    entries = _entries(trace)
    starts = [number for number, entry in enumerate(entries, 1) if _starts(entry)]
    kept = [entry for entry in entries[max(starts, default=0) :] if not _is_of_a_socket(entry)]
    following = None
    for entry in reversed(kept):
        entry.tb_next = following
        following = entry
    return following


def clean(error: BaseException | None) -> None:
    """Cut the traceback of an exception, of its causes and of the exceptions in a group."""
    for one in _family(error):
        one.__traceback__ = cut(one.__traceback__)


def line_of_the_program() -> str:
    """Return the line that makes the present call, as `spin.py:14`; "" where there is none.

    It is the innermost one that is neither of chatkit nor of a library.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame:
        file = frame.f_code.co_filename
        library = file.startswith(("<", LIBRARY)) or "site-packages" in file
        if not library and not is_of_chatkit(file):
            return f"{os.path.basename(file)}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


def _family(error: T | None) -> Iterator[T]:
    """Yield an error, its cause, its context and the members of a group, and theirs, once each.

    An exception and the report of one (`TracebackException`) name these four alike.
    """
    waiting: list[Any] = [error]
    seen = set()
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup | TracebackException):
            waiting += getattr(one, "exceptions", None) or ()  # a report's are None without a group


def _entries(trace: TracebackType | None) -> list[TracebackType]:
    found = []
    while trace:
        found.append(trace)
        trace = trace.tb_next
    return found


def _starts(entry: TracebackType) -> bool:
    return _is_of_a_socket(entry) and entry.tb_frame.f_code.co_name == START


def _is_of_a_socket(entry: TracebackType) -> bool:
    return entry.tb_frame.f_code.co_filename.startswith(SOCKETS)


def is_of_chatkit(file: str) -> bool:
    return file.startswith(os.path.join(CHATKIT, "")) and not file.startswith(PROGRAMS)


def _hook(original: Callable[..., object]) -> Callable[..., None]:
    def hook(kind: Any, value: Any, trace: Any) -> None:
        clean(value)
        original(kind, value, value.__traceback__)

    return hook


def _thread_hook(original: Callable[[Any], object]) -> Callable[[Any], None]:
    def hook(arguments: Any) -> None:
        clean(arguments.exc_value)
        original(arguments)

    return hook
