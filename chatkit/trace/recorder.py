"""Write this process's trace: cheap while a program runs, complete when it waits or dies.

Lines are gathered and written when a call is about to block, when a thread of ours wakes (20
times a second while there is something to write), and when the process ends. A process that is
killed loses at most the last 50 ms in which nothing blocked.
"""

import atexit
import os
import platform
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path, PurePath

import msgspec

from chatkit.errors import InputError
from chatkit.texts import say
from chatkit.trace import folder
from chatkit.trace.event import FORMAT, MAX_DATA, Event, Header, now

LIMIT = 64 * 1024 * 1024  # bytes of one process's file; then recording stops, and says so
HURRY = 5_000_000  # ns; a loop that waits ten thousand times a second is not written so often
MANY = 1000  # events; more than a thread that is kept from running should let lie
FLUSH = 0.05  # seconds; who reads sees a call 100 ms after its start at the latest

_encoder = msgspec.json.Encoder()


class Recorder:
    """One file. Its methods may be called from any thread, and raise nothing."""

    def __init__(self, path: Path, program: str) -> None:
        self.path = path
        self._events: list[Event] = []
        self._written = 0
        self._numbers = 0
        self._flushed = 0  # when, on the monotonic clock
        self._lock = threading.Lock()
        self._dirty = threading.Event()
        self._idle = True
        # O_EXCL: never into a file that somebody else has laid there
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        header = Header(FORMAT, program, os.getpid(), now(), time.time_ns(), platform.node())
        self._write(_encoder.encode(header) + b"\n")
        threading.Thread(target=self._keep_writing, name="chatkit-trace", daemon=True).start()

    # what a call does

    def start(
        self,
        name: str,
        socket: int = 0,
        local: str = "",
        peer: str = "",
        wait: float = 0,
        size: int = -1,
        data: bytes = b"",
        detail: str = "",
        loop: bool = False,
    ) -> int:
        """Record that a call begins; return its number, for `end` or `fail`."""
        self._numbers = number = self._numbers + 1
        moment = now()
        self._add(
            Event(
                moment, number, name, "start", time.time_ns(), threading.get_ident(),
                socket, local, peer, wait, loop, size, data[:MAX_DATA], detail,
            )
        )  # fmt: skip
        if wait and not data and not loop and moment - self._flushed > HURRY:
            self.flush()  # this call may be the last thing that the process does
        return number

    def end(
        self,
        number: int,
        name: str,
        size: int = -1,
        data: bytes = b"",
        detail: str = "",
        made: int = 0,
        local: str = "",
        peer: str = "",
    ) -> None:
        """Record that call `number` has returned; name the addresses that it brought about."""
        self._add(
            Event(
                now(), number, name, "return", local=local, peer=peer,
                size=size, data=data[:MAX_DATA], detail=detail, made=made,
            )
        )  # fmt: skip

    def fail(self, number: int, name: str, error: BaseException) -> None:
        """Record that call `number` has raised `error`."""
        text = getattr(error, "strerror", None) or str(error)
        self._add(
            Event(
                now(), number, name, "error",
                errno=getattr(error, "errno", None) or 0,
                error=f"{type(error).__name__}: {text}".removesuffix(": "),
            )
        )  # fmt: skip

    def _add(self, event: Event) -> None:
        if self._file < 0:
            return
        self._events.append(event)
        if self._idle:
            self._idle = False
            self._dirty.set()
        elif len(self._events) > MANY:
            self.flush()

    # writing

    def flush(self) -> None:
        """Write all that was recorded so far."""
        with self._lock:
            self._flushed = now()
            if count := len(self._events):
                self._write(_encoded(self._events[:count]))
                del self._events[:count]  # another thread may have added more meanwhile

    def _write(self, piece: bytes) -> None:
        if self._file < 0:
            return
        if self._written + len(piece) > LIMIT:
            self._stop(say("trace_full", size=LIMIT // 1024**2, path=self.path))
            return
        try:
            self._written += len(piece)
            while piece:
                piece = piece[os.write(self._file, piece) :]
        except OSError as error:  # a full disk must not end the chat
            self._stop(say("trace_broken", path=self.path, reason=error.strerror or error))

    def _stop(self, sentence: str) -> None:
        event = Event(now(), 0, "full", "return", time.time_ns(), detail=sentence)
        with suppress(OSError):  # where the disk is full, the sentence on the screen must do
            os.write(self._file, b"\n" + _encoder.encode(event) + b"\n")
        self._shut()
        print(sentence, file=sys.stderr)

    def _keep_writing(self) -> None:
        while self._file >= 0:
            self._dirty.wait()
            self._dirty.clear()
            for _ in range(20):  # go on for a second: to be woken costs the program more
                time.sleep(FLUSH)
                self.flush()
            self._idle = True  # before the last look, or a line added after it would lie here
            self.flush()

    def close(self) -> None:
        """Write what is left, and that the process ends."""
        self._add(Event(now(), 0, "exit", "return", time.time_ns()))
        self.flush()
        self._shut()

    def abandon(self) -> None:
        """Let go of a file that belongs to the parent process."""
        self._events.clear()
        self._shut()

    def _shut(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _encoded(events: list[Event]) -> bytes:
    try:
        return _encoder.encode_lines(events)
    except UnicodeEncodeError:  # half a letter, in an address that somebody mistyped
        return b"".join(_encoder.encode(_whole(event)) + b"\n" for event in events)


def _whole(event: Event) -> Event:
    for name in ("local", "peer", "detail", "error"):
        text = getattr(event, name).encode("utf-8", "backslashreplace").decode("utf-8")
        setattr(event, name, text)
    return event


# the recorder of this process

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
    global _recorder, _settled
    with _settling:
        if not _settled:
            if folder.wanted():
                try:
                    _recorder = begin(folder.folder(), _program or _guess())
                except InputError as error:  # the chat goes on without a record
                    print(error, file=sys.stderr)
            _settled = True
    return _recorder


def begin(where: Path, program: str) -> Recorder:
    """Return a recorder with a new file in the folder `where`.

    Raises `InputError` where nothing can be written there.
    """
    safe = "".join(c if c.isalnum() or c in "._" else "_" for c in program)[:40]
    try:
        folder.make(where)
        made = Recorder(where / f"{safe}-{os.getpid()}-{time.time_ns()}.jsonl", program)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(say("trace_no_folder", folder=where, reason=reason)) from error
    atexit.register(made.close)
    return made


def _guess() -> str:
    """Return the notebook's name in a kernel, else that of the script."""
    if "ipykernel" in sys.modules:
        notebook = os.environ.get("JPY_SESSION_NAME", "").replace("\\", "/")
        return PurePath(notebook).stem or "notebook"
    return PurePath(sys.argv[0]).name or "python"


def _forget() -> None:
    """Start afresh: a forked child gets a file of its own."""
    global _recorder, _settled, _settling
    if _recorder:
        atexit.unregister(_recorder.close)
        _recorder.abandon()
    _recorder, _settled, _settling = None, False, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
