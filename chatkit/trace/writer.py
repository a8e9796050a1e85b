"""Write the trace of one process: cheap while a program runs, complete when it waits or ends."""

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

# O_EXCL: the file must be new, so that nobody can have another file overwritten by a link
NEW = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
LIMIT = 64 * 1024 * 1024  # bytes of one process's file; then recording stops, and says so
HURRY = 5_000_000  # ns between two writings that calls ask for, as a polling loop does all the time
MANY = 1000  # events; a call writes them itself when the writing thread does not get to run
HIGH = 100  # the number of the file; most programs open fewer files
FLUSH = 0.05  # seconds; a reader sees a call 100 ms after its start at the latest

_encoder = msgspec.json.Encoder()


# The buffering. Writing each event to the file would cost a system call each time. Keeping all
# events until the end would lose them when the program is killed. So the events wait in a list,
# and are written together in three cases:
#
# - A thread writes them 20 times a second. It ends after a second, and the next event starts a
#   new one. A killed process loses the last 50 ms at most, if no call blocked in them.
# - A call that may block has them written before it begins. It may be the last call of the program,
#   and a reader should see it while it waits. A program that polls makes such calls all the time,
#   so this happens only when the last writing was more than HURRY ago.
# - More than MANY events wait, since a busy program does not let the thread run.
#
# Adding to the list needs no lock: `append` and the deletion of the first events are atomic in
# CPython. Writing has a lock that its own thread may take again, since a signal handler or the
# garbage collector can run in the middle of a writing and record a call. Then `_writing` is set,
# and the new events are left for the next time.


class Recorder:
    """The trace file of this process. Any thread may call the methods, and none of them raises."""

    def __init__(self, path: Path, program: str) -> None:
        self.path = path
        self._events: list[Event] = []
        self._written = 0
        self._numbers = itertools.count(1)
        self._flushed = 0  # the time of the last writing
        self._lock = threading.RLock()
        self._writing = False
        self._running = threading.Lock()  # held while a thread of ours runs
        self._thread = 0  # the system's number of that thread
        self._rest = threading.Event()  # tells that thread to end
        self._file = out_of_the_way(os.open(path, NEW, 0o600))
        header = Header(FORMAT, program, os.getpid(), now(), time.time_ns(), platform.node())
        self._write(_encoder.encode(header) + b"\n")

    # recording

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
            self.flush()
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
        """Record that call `number` has returned; `local` and `peer` are addresses that it set."""
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
        """Write all events that were recorded so far."""
        with self._lock:
            if self._writing:  # this thread is writing further up its stack
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
        with suppress(OSError):  # on a full disk, only the screen has the sentence
            os.write(self._file, b"\n" + _encoder.encode(event) + b"\n")
        self._shut()
        with suppress(OSError, ValueError, AttributeError):  # stderr may be closed or None
            sys.stderr.write(sentence + "\n")

    def _wake(self) -> None:
        if self._running.acquire(blocking=False):
            try:
                # `threading` does not count this thread, and many scripts print active_count()
                _thread.start_new_thread(self._keep_writing, ())
            except RuntimeError:  # no more threads can start; then calls write the events
                self._running.release()

    def _keep_writing(self) -> None:
        self._thread = _thread.get_native_id()
        for _ in range(20):  # a second: starting a thread for each event would cost more
            if self._rest.wait(FLUSH):
                break
            self.flush()
        self.flush()
        self._running.release()
        if self._events:  # added just now by a call that still saw this thread running
            self._wake()

    def rest(self) -> None:
        """End the writing thread: the process is about to fork, which copies no threads."""
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
        """Write the last events and an `exit` event, and close the file."""
        self._add(Event(now(), 0, "exit", "return", time.time_ns()))
        self.flush()
        with self._lock:  # another thread may be in the middle of a writing
            self._shut()
        self._rest.set()

    def abandon(self) -> None:
        """Close the file without writing: this is a forked child, and the file is its parent's."""
        self._events.clear()
        self._shut()

    def _shut(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def out_of_the_way(file: int) -> int:
    """Return the file under a high number: the first socket of a program must still be `fd=3`."""
    try:
        from fcntl import F_DUPFD_CLOEXEC, fcntl

        high: int = fcntl(file, F_DUPFD_CLOEXEC, HIGH)
    except (ImportError, OSError):  # on Windows, or where a process may open only few files
        return file
    os.close(file)
    return high


def encoded(events: list[Event]) -> bytes:
    """Return the events as lines of JSON."""
    try:
        return _encoder.encode_lines(events)
    except UnicodeEncodeError:  # a mistyped address can hold half of a surrogate pair
        return b"".join(_encoder.encode(_whole(event)) + b"\n" for event in events)


def _whole(event: Event) -> Event:
    for name in ("local", "peer", "detail", "error"):
        text = getattr(event, name).encode("utf-8", "backslashreplace").decode("utf-8")
        setattr(event, name, text)
    return event
