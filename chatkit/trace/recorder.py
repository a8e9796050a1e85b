"""The recorder of this process: made when it is first asked for, closed when the process ends.

`with recorded("input", wait=-1): …` records one call, if this process records at all.
"""

import atexit
import os
import sys
import threading
import time
from pathlib import Path, PurePath

from chatkit.errors import InputError
from chatkit.trace import folder
from chatkit.trace.writer import Recorder

_recorder: Recorder | None = None
_settled = False  # True once it is decided whether this process records
_settling = threading.Lock()
_program = ""


def call_program(name: str) -> None:
    """Set the name of this process in its trace; called before anything is recorded."""
    global _program
    _program = name


def recorder() -> Recorder | None:
    """Return the recorder of this process; None where nothing is recorded."""
    return _recorder if _settled else _settle()


def _settle() -> Recorder | None:
    try:
        return settle()
    except InputError as error:  # the chat goes on without a record
        print(error, file=sys.stderr)
        return None


def settle() -> Recorder | None:
    """Decide now whether this process records; return its recorder, or None.

    Raises `InputError` where the trace cannot be written. From then on nothing is recorded.
    """
    global _recorder, _settled
    with _settling:
        if not _settled:
            try:
                if folder.wanted():
                    _recorder = begin(folder.folder(), _program or _guess())
            finally:
                _settled = True
    return _recorder


def finish() -> None:
    """Close the recorder, if there is one: the process is about to end without `atexit`."""
    if _recorder:
        _recorder.close()


class recorded:  # noqa: N801  (used like a function, as `contextlib.suppress` is)
    """Record a call around a block: its start, and its return or its error.

        with recorded("input", wait=-1, detail=prompt):
            answer = input(prompt)

    Nothing happens where this process records nothing. It is a class, since the frames of a
    generator would stand in the script's tracebacks.
    """

    def __init__(self, name: str, wait: float = 0, detail: str = "") -> None:
        self._record = recorder()
        self._note = self._record.start(name, wait=wait, detail=detail) if self._record else None

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self._record is None or self._note is None:
            return
        if error is None:
            self._record.end(self._note)
        else:
            self._record.fail(self._note, error)


def begin(where: Path, program: str) -> Recorder:
    """Return a recorder with a new file in the folder `where`.

    Raises `InputError` where nothing can be written there.
    """
    # the name of a script may hold bytes that are no UTF-8
    program = program.encode("utf-8", "backslashreplace").decode()
    safe = "".join(c if c.isalnum() or c in "._" else "_" for c in program)[:40]
    try:
        folder.make(where)
        made = Recorder(where / f"{safe}-{os.getpid()}-{time.time_ns()}.jsonl", program)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("trace_no_folder", folder=where, reason=reason) from error
    atexit.register(made.close)
    return made


def _guess() -> str:
    """Return a name for this process: that of its notebook in a kernel, else that of its script."""
    if "ipykernel" in sys.modules:
        notebook = os.environ.get("JPY_SESSION_NAME", "").replace("\\", "/")
        return PurePath(notebook).stem or "notebook"
    return PurePath(sys.argv[0]).name or "python"


def _rest() -> None:
    if _recorder:
        _recorder.rest()


def _forget() -> None:
    """Drop the parent's recorder in a forked child, which then makes one of its own."""
    global _recorder, _settled, _settling
    if _recorder:
        atexit.unregister(_recorder.close)
        _recorder.abandon()
    _recorder, _settled, _settling = None, False, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_rest, after_in_child=_forget)
