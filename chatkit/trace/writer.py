"""Write the trace of one process: cheap while a program runs, complete when it waits or ends."""

import _thread
import itertools
import os
import platform
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import get_ident

import msgspec

from chatkit.texts import say
from chatkit.trace.event import FORMAT, MAX_DATA, Event, Header, now
from chatkit.trace.fold import Fold, Note
from chatkit.trace.tracebacks import line_of_the_program

# O_EXCL: the file must be new, so that nobody can have another file overwritten by a link
NEW = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
LIMIT = 64 * 1024 * 1024  # bytes of one process's file; then recording stops, and says so
HURRY = 5_000_000  # ns between two writings that calls ask for, as a polling loop does all the time
MANY = 1000  # events; a call writes them itself when the writing thread does not get to run
HIGH = 100  # the number of the file; most programs open fewer files
FLUSH = 0.05  # seconds; a call is seen 100 ms after its start, or 0.5 s where a long run ends

_encoder = msgspec.json.Encoder()


# The buffering. Writing each event to the file would cost a system call each time. Keeping all
# events until the end would lose them when the program is killed. So the events wait in a list,
# and are written together in three cases:
#
# - A thread writes them 20 times a second, and the number of repetitions after a second and then
#   every three. The thread ends when a second is over and no call is held back, and the next event
#   starts it anew. A killed process loses 100 ms at most (0.5 s in a long run), and three seconds
#   of the number of repetitions.
# - A recv, accept or connect that may block has them written before it begins. It may be the last
#   call of the program, and a reader should see it while it waits; only a start that may be a
#   repetition is held back for a moment. A program that polls makes such calls all the time,
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
        self._notes: list[Note] = []
        self._fold = Fold()
        self._wanted = self._fold.wanted
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
    ) -> Note:
        """Record that a call begins; return its note, for `end` or `fail`."""
        moment, thread = now(), get_ident()
        if len(data) > MAX_DATA:
            data = data[:MAX_DATA]
        note = Note(
            moment, next(self._numbers), name, "start", 0, thread, socket, local, peer,
            wait, loop, size, data, detail,
        )  # fmt: skip
        if self._file < 0:
            return note
        self._notes.append(note)
        if not self._running.locked():
            self._wake()
        elif len(self._notes) > MANY:
            self.collect()
        if self._wanted and self._wanted.get(thread) == name:
            del self._wanted[thread]
            self._fold.places[thread] = line_of_the_program()
        if wait and not data and not loop and moment - self._flushed > HURRY:
            self.collect()
        return note

    def end(
        self,
        note: Note,
        size: int = -1,
        data: bytes = b"",
        detail: str = "",
        made: int = 0,
        local: str = "",
        peer: str = "",
    ) -> None:
        """Record that a call has returned; `local` and `peer` are addresses that it set."""
        if size >= 0:
            note.moved = size
            note.came = data if len(data) <= MAX_DATA else data[:MAX_DATA]
        if detail or made or local or peer:
            note.result, note.made, note.new_local, note.new_peer = detail, made, local, peer
        note.ended = now()
        if note.shown:  # else the end will be found in the note
            self._add_end(note)

    def fail(self, note: Note, error: BaseException) -> None:
        """Record that a call has raised `error`."""
        text = getattr(error, "strerror", None) or str(error)
        note.error = f"{type(error).__name__}: {text}".removesuffix(": ")
        note.errno = getattr(error, "errno", None) or 0
        note.ended = now()
        if note.shown:
            self._add_end(note)

    def _add_end(self, note: Note) -> None:
        if self._file >= 0:
            self._notes.append(note)
            if not self._running.locked():
                self._wake()

    # writing

    def flush(self) -> None:
        """Write all that was recorded so far."""
        self._save(self._fold.end)

    def settle(self) -> None:
        """Write all but repetitions, and from time to time the number of these."""
        self._save(self._fold.settle)

    def collect(self) -> None:
        """Write all but repetitions, which are only counted."""
        self._save(list)

    def _save(self, rest: Callable[[], list[Event]]) -> None:
        with self._lock:
            if self._writing:  # this thread is writing further up its stack
                return
            self._writing = True
            try:
                self._flushed = moment = now()
                count = len(self._notes)
                notes = self._notes[:count]
                del self._notes[:count]  # another thread may have added more meanwhile
                events = self._fold.take(notes, moment, time.time_ns() - moment)
                if events := events + rest():
                    self._write(encoded(events))
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
        held = True
        while held and not self._rest.is_set():
            for _ in range(20):  # a second: starting a thread for each event would cost more
                if self._rest.wait(FLUSH):
                    break
                self.collect()
            self.settle()
            held = self._fold.holds
        self._running.release()
        if self._notes:  # added just now by a call that still saw this thread running
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
        self.flush()
        with self._lock:  # another thread may be in the middle of a writing
            if self._file >= 0:
                last = Event(now(), 0, "exit", "return", time.time_ns())
                self._write(encoded([last]))
            self._shut()
        self._rest.set()

    def abandon(self) -> None:
        """Close the file without writing: this is a forked child, and the file is its parent's."""
        self._notes.clear()
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
