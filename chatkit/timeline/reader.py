"""Read a trace folder while its files are still growing.

Reading a folder again costs no more than its new bytes, however long its files are.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil

from chatkit.texts import say
from chatkit.trace.event import FORMAT, OLDEST, Event, Header, now, parts

CHUNK = 4 * 1024 * 1024  # bytes of one file in one reading; a screen can redraw before the next


class _Kind(msgspec.Struct):
    """The field that the headers of all versions have."""

    chatkit: int


_kind = msgspec.json.Decoder(_Kind)
_header = msgspec.json.Decoder(Header)
_event = msgspec.json.Decoder(Event)


# Incremental reading. `_read` is the number of bytes that were read from a file so far. The next
# reading begins there, so it costs only the bytes that the recorder has added since.
#
# A reading may end in the middle of a line, because the recorder is still writing it or because
# CHUNK ends there. So the text behind the last newline stays in `_rest`, and the next reading puts
# it in front of its own bytes. A line that a crash has cut off spoils nothing but itself: the
# decoder refuses it, and reading goes on with the next line.
#
# A file of some other program may hold no newline for gigabytes. So when more than half of CHUNK
# was read without one, that text is taken for the header. It is none, and the file is left out.


class Source:
    """The trace file of one process, read piece by piece."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header: Header | None = None
        self.problem = ""  # the sentence that says why the file is left out for good
        self.trouble = ""  # the sentence that says why the last reading failed
        self._read = 0  # bytes
        self._rest = b""  # the beginning of a line whose end is not written yet

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
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if not lines and not self.header and len(self._rest) > CHUNK // 2:
            lines = [self._rest]  # too long for a header of ours
        for line in lines:
            if not self.header:
                self._begin(line)
                if self.problem:
                    return
            elif line:
                try:
                    event = _event.decode(line)
                except msgspec.MsgspecError:  # cut off by a crash, or not ours
                    continue
                yield from parts(event)

    def _begin(self, line: bytes) -> None:
        try:
            version = _kind.decode(line).chatkit
            if OLDEST <= version <= FORMAT:
                self.header = _header.decode(line)
            else:
                self.problem = say("trace_version", path=self.path, version=version, ours=FORMAT)
        except msgspec.MsgspecError:
            self.problem = say("trace_foreign", path=self.path)

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
