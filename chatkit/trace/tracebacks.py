"""Tracebacks without the frames of this package, as a program has them when nothing is recorded."""

import os
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

HERE = os.path.dirname(__file__) + os.sep
SOCKETS = (HERE, os.path.join(os.path.dirname(os.path.dirname(__file__)), "stepper", "sockets.py"))
START = "run_code"  # of chatkit.trace.run: the frames before it are not the script's


def install() -> None:
    """Have every traceback of this process shown without our frames."""
    sys.excepthook = _hook(sys.excepthook)
    threading.excepthook = _thread_hook(threading.excepthook)
    sys.unraisablehook = _thread_hook(sys.unraisablehook)  # for `_thread.start_new_thread`
    show = traceback.TracebackException.__init__
    extract = traceback.extract_tb

    def without(
        self: Any, exc_type: Any, exc_value: Any, exc_traceback: Any, **options: Any
    ) -> None:
        clean(exc_value)
        show(self, exc_type, exc_value, cut(exc_traceback), **options)

    traceback.TracebackException.__init__ = without  # type: ignore[method-assign]
    traceback.extract_tb = lambda tb, *limit, **options: extract(cut(tb), *limit, **options)


def install_in_notebook() -> None:
    """Have every traceback that IPython shows in a notebook shown without our frames."""
    shell = sys.modules["IPython"].get_ipython()
    if shell is None:
        return
    format_ = shell.InteractiveTB.structured_traceback

    def without(kind: Any, value: Any, trace: Any, *rest: Any, **options: Any) -> Any:
        clean(value)
        return format_(kind, value, cut(trace), *rest, **options)

    shell.InteractiveTB.structured_traceback = without


def cut(trace: TracebackType | None) -> TracebackType | None:
    """Take our frames out of a traceback; return its first entry then, or None."""
    entries = _entries(trace)
    starts = [number for number, entry in enumerate(entries, 1) if _starts(entry)]
    kept = [entry for entry in entries[max(starts, default=0) :] if not _ours(entry)]
    following = None
    for entry in reversed(kept):
        entry.tb_next = following
        following = entry
    return following


def clean(error: BaseException | None) -> None:
    """Take our frames out of an exception, its causes, and the members of a group."""
    waiting, seen = [error], set()
    while waiting:
        error = waiting.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        error.__traceback__ = cut(error.__traceback__)
        waiting += [error.__cause__, error.__context__]
        if isinstance(error, BaseExceptionGroup):
            waiting += error.exceptions


def _entries(trace: TracebackType | None) -> list[TracebackType]:
    found = []
    while trace:
        found.append(trace)
        trace = trace.tb_next
    return found


def _starts(entry: TracebackType) -> bool:
    return _ours(entry) and entry.tb_frame.f_code.co_name == START


def _ours(entry: TracebackType) -> bool:
    return entry.tb_frame.f_code.co_filename.startswith(SOCKETS)


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
