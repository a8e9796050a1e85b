"""Write one process's trace: cheap while a program runs, complete when it waits or dies.

Lines are gathered and written when a call is about to block, when a thread of ours wakes (20
times a second while there is something to write), and when the process ends. A process that is
killed loses at most the last 50 ms in which nothing blocked.
"""

import _thread
import itertools
import os
import platform
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from chatkit.texts import say
from chatkit.trace.event import FORMAT, MAX_DATA, Event, Header, now

# O_EXCL: never into a file that somebody else has laid there
NEW = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
LIMIT = 64 * 1024 * 1024  # bytes of one process's file; then recording stops, and says so
HURRY = 5_000_000  # ns; a loop that waits ten thousand times a second is not written so often
MANY = 1000  # events; more than a thread that is kept from running should let lie
HIGH = 100  # more files than a program has open, mostly
FLUSH = 0.05  # seconds; a reader sees a call 100 ms after its start at the latest

_encoder = msgspec.json.Encoder()


# A recorder must cost a program next to nothing and lose next to nothing. Writing each event would
# cost a system call a time; keeping all of them would lose them when the program is killed. So
# events are kept in a list, which a thread writes 20 times a second while there are any. A call
# that may block is different: it may be the last thing that the program ever does, and a reader
# wants to see it while it lasts. So its start is written at once, unless the last writing was a
# few milliseconds ago, as in a program that polls.
class Recorder:
    """One file. Its methods may be called from any thread, and raise nothing."""

    def __init__(self, path: Path, program: str) -> None:
        self.path = path
        self._events: list[Event] = []
        self._written = 0
        self._numbers = itertools.count(1)
        self._flushed = 0  # when, on the monotonic clock
        self._lock = threading.RLock()
        self._writing = False
        self._running = threading.Lock()  # held while a thread of ours runs
        self._thread = 0  # the system's number of that thread
        self._rest = threading.Event()  # it is to end
        self._file = _out_of_the_way(os.open(path, NEW, 0o600))
        header = Header(FORMAT, program, os.getpid(), now(), time.time_ns(), platform.node())
        self._write(_encoder.encode(header) + b"\n")

    # called for each call

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
        number = next(self._numbers)
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
        if not self._running.locked():
            self._wake()
        elif len(self._events) > MANY:
            self.flush()

    # writing

    def flush(self) -> None:
        """Write all that was recorded so far."""
        with self._lock:
            if self._writing:  # a signal's handler came in between, or the garbage collector
                return
            self._writing = True
            try:
                self._flushed = now()
                if count := len(self._events):
                    self._write(encoded(self._events[:count]))
                    del self._events[:count]  # another thread may have added more meanwhile
            finally:
                self._writing = False

    def _write(self, lines: bytes) -> None:
        if self._file < 0:
            return
        room = LIMIT - self._written
        fitting = lines if len(lines) <= room else lines[: lines.rfind(b"\n", 0, room) + 1]
        try:
            self._put(fitting)
        except OSError as error:  # a full disk must not end the chat
            self._stop(say("trace_broken", path=self.path, reason=error.strerror or error))
            return
        if len(fitting) < len(lines):
            self._stop(say("trace_full", size=LIMIT // 1024**2, path=self.path))

    def _put(self, piece: bytes) -> None:
        self._written += len(piece)
        while piece:
            piece = piece[os.write(self._file, piece) :]

    def _stop(self, sentence: str) -> None:
        event = Event(now(), 0, "full", "return", time.time_ns(), detail=sentence)
        with suppress(OSError):  # where the disk is full, the sentence on the screen must do
            os.write(self._file, b"\n" + _encoder.encode(event) + b"\n")
        self._shut()
        with suppress(OSError, ValueError, AttributeError):  # its reader may be gone
            sys.stderr.write(sentence + "\n")

    def _wake(self) -> None:
        if self._running.acquire(blocking=False):
            try:
                # unknown to `threading`, since many a chat prints how many threads it has
                _thread.start_new_thread(self._keep_writing, ())
            except RuntimeError:  # there are too many; then `flush` comes when it must
                self._running.release()

    def _keep_writing(self) -> None:
        self._thread = _thread.get_native_id()
        for _ in range(20):  # go on for a second: to begin again costs the program more
            if self._rest.wait(FLUSH):
                break
            self.flush()
        self.flush()
        self._running.release()
        if self._events:  # added since by a thread that saw us running
            self._wake()

    def rest(self) -> None:
        """Let no thread of ours run: the process is about to fork."""
        self._rest.set()
        with self._running:
            self.flush()
            self._rest.clear()
        self._await_end()

    def _await_end(self) -> None:
        """Wait a moment until the system, too, has ended our thread.

        Python 3.12 and newer count the threads in `os.fork` and warn where there is more than
        one, also where the other one is about to end.
        """
        task = Path(f"/proc/self/task/{self._thread}")  # on Linux; elsewhere there is no such file
        last = time.monotonic() + 0.1
        while self._thread and task.exists() and time.monotonic() < last:
            time.sleep(0.0002)

    def close(self) -> None:
        """Write the last events, and that the process ends."""
        self._add(Event(now(), 0, "exit", "return", time.time_ns()))
        self.flush()
        with self._lock:  # another thread may be writing newer events
            self._shut()
        self._rest.set()

    def abandon(self) -> None:
        """Let go of a file that belongs to the parent process."""
        self._events.clear()
        self._shut()

    def _shut(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _out_of_the_way(file: int) -> int:
    """Return the file by a high number: a program that prints its sockets sees `fd=3` as ever."""
    try:
        from fcntl import F_DUPFD_CLOEXEC, fcntl

        high: int = fcntl(file, F_DUPFD_CLOEXEC, HIGH)
    except (ImportError, OSError):  # Windows, and where a process may open few files
        return file
    os.close(file)
    return high


def encoded(events: list[Event]) -> bytes:
    """Return the events as lines."""
    try:
        return _encoder.encode_lines(events)
    except UnicodeEncodeError:  # half a letter, in an address that somebody mistyped
        return b"".join(_encoder.encode(_whole(event)) + b"\n" for event in events)


def _whole(event: Event) -> Event:
    for name in ("local", "peer", "detail", "error"):
        text = getattr(event, name).encode("utf-8", "backslashreplace").decode("utf-8")
        setattr(event, name, text)
    return event
