"""The recorder of this process: made when it is first asked for, closed when the process ends."""

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
_settled = False  # whether it is decided that this process records, or does not
_settling = threading.Lock()
_program = ""


def call_program(name: str) -> None:
    """Give this process a name for people, before it records anything."""
    global _program
    _program = name


def recorder() -> Recorder | None:
    """Return this process's recorder; None where nothing is recorded."""
    return _recorder if _settled else _settle()


def _settle() -> Recorder | None:
    try:
        return settle()
    except InputError as error:  # the chat goes on without a record
        print(error, file=sys.stderr)
        return None


def settle() -> Recorder | None:
    """Decide now whether this process records; return its recorder, if it does.

    Raises `InputError` where nothing can be written, and then nothing is recorded.
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


class recorded:  # noqa: N801  (used like a function, as `contextlib.suppress` is)
    """Record a call around a block: its start, and its end or its error.

        with recorded("input", wait=-1, detail=prompt):
            answer = input(prompt)

    Nothing happens where this process records nothing. It is a class, since a generator's frames
    would stand in the tracebacks of the script.
    """

    def __init__(self, name: str, wait: float = 0, detail: str = "") -> None:
        self._name, self._wait, self._detail = name, wait, detail
        self._record: Recorder | None = None
        self._number = 0

    def __enter__(self) -> None:
        self._record = recorder()
        if self._record:
            self._number = self._record.start(self._name, wait=self._wait, detail=self._detail)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self._record and error:
            self._record.fail(self._number, self._name, error)
        elif self._record:
            self._record.end(self._number, self._name)


def finish() -> None:
    """Write the last events, where a recorder is at work: the process is about to end."""
    if _recorder:
        _recorder.close()


def begin(where: Path, program: str) -> Recorder:
    """Return a recorder with a new file in the folder `where`.

    Raises `InputError` where nothing can be written there.
    """
    program = program.encode("utf-8", "backslashreplace").decode()  # a file's name may hold bytes
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
    """Return the notebook's name in a kernel, else that of the script."""
    if "ipykernel" in sys.modules:
        notebook = os.environ.get("JPY_SESSION_NAME", "").replace("\\", "/")
        return PurePath(notebook).stem or "notebook"
    return PurePath(sys.argv[0]).name or "python"


def _rest() -> None:
    if _recorder:
        _recorder.rest()


def _forget() -> None:
    """Start afresh: a forked child gets a file of its own."""
    global _recorder, _settled, _settling
    if _recorder:
        atexit.unregister(_recorder.close)
        _recorder.abandon()
    _recorder, _settled, _settling = None, False, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_rest, after_in_child=_forget)
