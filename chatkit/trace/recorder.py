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


def finish() -> None:
    """Write what is left, where a recorder is at work: the process is about to end."""
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
