"""Read a trace folder while its files are still growing.

Reading a folder again costs no more than its new bytes, however long its files are.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil

from chatkit.message import shortened
from chatkit.texts import say
from chatkit.trace.event import FORMAT, MAX_DATA, OLDEST, Event, Header, now, parts
from chatkit.trace.writer import LIMIT

CHUNK = 4 * 1024 * 1024  # bytes of one file in one reading; a screen can redraw before the next
LONGEST = CHUNK // 2  # bytes of a line; the longest that the recorder writes has a few KiB
MOST = 2 * LIMIT  # bytes of a file; the recorder stops at LIMIT
MAX_NAME = 40  # letters of a call's name
MAX_PROGRAM = 120  # characters of a program's name
FAR = 2**62  # ns, 146 years, and bytes; a number beyond that is no time and no size


class _Kind(msgspec.Struct):
    """The field that the headers of all versions have."""

    chatkit: int


_kind = msgspec.json.Decoder(_Kind)
_header = msgspec.json.Decoder(Header)
_event = msgspec.json.Decoder(Event)
# the third: a value is nested too deeply to be skipped
_BAD = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


# Incremental reading. `_read` is the number of bytes that were read from a file so far. The next
# reading begins there, so it costs only the bytes that the recorder has added since.
#
# A reading may end in the middle of a line, because the recorder is still writing it or because
# CHUNK ends there. So the text behind the last newline stays in `_rest`, and the next reading puts
# it in front of its own bytes. A line that a crash has cut off spoils nothing but itself: the
# decoder refuses it, and reading goes on with the next line.
#
# A file may hold no newline for gigabytes: it belongs to some other program, or somebody wants to
# keep us busy. So a line that is longer than LONGEST is not kept in memory. Where it is the first
# one of its file, it is no header, and the file is left out. Any other is skipped up to its end.
# And no more than MOST bytes of a file are read at all, whatever its lines are.


class Source:
    """The trace file of one process, read piece by piece."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header: Header | None = None
        self.problem = ""  # the sentence that says why the file is left out for good
        self.trouble = ""  # the sentence that says why the last reading failed
        self._read = 0  # bytes
        self._rest = b""  # the beginning of a line whose end is not written yet
        self._skips = False  # True in the middle of a line that is too long

    @property
    def alive(self) -> bool:
        """True while the process that writes the file runs."""
        if self.header is None:
            return True  # the process has just made the file
        try:
            process = psutil.Process(self.header.pid)
            if _younger(process.create_time(), self.header):
                return False  # the system has given the same pid to another process
            # a zombie has ended, but its parent has not asked for its exit code yet
            return process.status() != psutil.STATUS_ZOMBIE
        except psutil.AccessDenied:
            return True
        except (psutil.Error, ValueError, OverflowError):  # no process has this pid
            return False

    def read(self) -> Iterator[Event]:
        """Yield the events that were written since the last reading."""
        if not self.more:
            return
        try:
            with self.path.open("rb") as file:
                file.seek(self._read)
                piece = file.read(CHUNK)
        except OSError as error:  # the next reading tries again
            self.trouble = say("trace_unreadable", path=self.path, reason=error.strerror or error)
            return
        self.trouble = ""
        self._read += len(piece)
        for line in self._lines(piece):
            if not self.header:
                self._begin(line)
                if self.problem:
                    return
            elif line and (event := _decoded(line)):
                yield from parts(event)
        if self._read >= MOST:
            self.problem = say("trace_long", path=self.path, size=MOST // 1024**2)

    def _lines(self, piece: bytes) -> list[bytes]:
        """Return the lines that `piece` brings to their end."""
        if self._skips:
            _, newline, piece = piece.partition(b"\n")
            self._skips = not newline
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > LONGEST:
            if not lines and not self.header:
                lines = [self._rest]  # too long for a header of ours
            self._rest, self._skips = b"", True
        return lines

    def _begin(self, line: bytes) -> None:
        try:
            version = _kind.decode(line).chatkit
            if not OLDEST <= version <= FORMAT:
                self.problem = say("trace_version", path=self.path, version=version, ours=FORMAT)
                return
            header = _header.decode(line)
        except _BAD:
            header = None
        if header is None or abs(header.time) > FAR or abs(header.wall) > FAR:
            self.problem = say("trace_foreign", path=self.path)
            return
        program = shortened(header.program, MAX_PROGRAM)
        self.header = msgspec.structs.replace(header, program=program)

    @property
    def more(self) -> bool:
        """True while the file holds bytes that were not read yet."""
        return not self.problem and self._read < _stat(self.path).st_size


class Folder:
    """The files of a trace folder, except those that were last written before `since`.

    `since` is a time in seconds, as time.time() gives it.
    """

    def __init__(self, path: Path, since: float = 0.0) -> None:
        self.path = path
        self.since = since
        self.sources: dict[Path, Source] = {}

    def read(self) -> Iterator[tuple[Source, Event]]:
        """Yield the new events, file by file; those of one file are in order of time."""
        for path in self._files():
            source = self.sources.get(path)
            if source is None:
                source = self.sources[path] = Source(path)
            for event in source.read():
                yield source, event

    @property
    def more(self) -> bool:
        """True while another reading would find more bytes."""
        return any(source.more for source in self.sources.values())

    @property
    def problems(self) -> list[str]:
        """One sentence for each file that cannot be read."""
        sentences = (source.problem or source.trouble for source in self.sources.values())
        return [sentence for sentence in sentences if sentence]

    def _files(self) -> list[Path]:
        try:
            with os.scandir(self.path) as entries:
                paths = sorted(Path(entry.path) for entry in entries)
        except OSError:
            return []  # nothing was recorded yet
        return [path for path in paths if path.suffix == ".jsonl" and self._wanted(path)]

    def _wanted(self, path: Path) -> bool:
        # The entries of os.scandir would save this question for each file. But Windows updates the
        # time in a directory's entry late, often only when the writer closes the file.
        return path in self.sources or _stat(path).st_mtime >= self.since


def _decoded(line: bytes) -> Event | None:
    """Return the event of a line; None where a crash has cut it off, or it is none of ours."""
    try:
        event = _event.decode(line)
    except _BAD:
        return None
    known = event.name.isidentifier() and len(event.name) <= MAX_NAME
    times = 0 <= event.time < FAR and 0 <= event.wall < FAR and 0 <= event.ended < FAR
    sizes = -1 <= event.size < FAR and -1 <= event.moved < FAR
    kept = len(event.data) <= MAX_DATA and len(event.came) <= MAX_DATA
    return event if known and times and sizes and kept and _counted(event) else None


def _counted(event: Event) -> bool:
    """Tell whether the numbers of repeated calls can be true."""
    known = bool(event.ends) or event.step != "again"
    return known and 0 <= event.count < FAR and all(0 <= time < FAR for time in event.ends)


def _younger(created: float, header: Header) -> bool:
    """Tell whether a process began after the header was written.

    Both clocks must say so, since the wall clock may have been set in between.
    """
    age = time.time() - created
    return created > header.wall / 1e9 + 1 and age < (now() - header.time) / 1e9 - 1


def _stat(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError:  # removed a moment ago
        return os.stat_result([0] * 10)
