"""Read a trace folder while its files grow; reading again costs only as much as is new.

Each file has a place up to which it was read. A second reading begins there, takes the bytes that
have come since, and keeps the beginning of a line whose end is not written yet for the next time.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import psutil

from chatkit.texts import say
from chatkit.trace.event import FORMAT, Event, Header, now

CHUNK = 4 * 1024 * 1024  # bytes of one file in one reading, so that a screen may show the way


class _Kind(msgspec.Struct):
    """The part that the headers of all versions have in common."""

    chatkit: int


_kind = msgspec.json.Decoder(_Kind)
_header = msgspec.json.Decoder(Header)
_event = msgspec.json.Decoder(Event)


class Source:
    """One process's file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header: Header | None = None
        self.problem = ""  # why the file is left out
        self.trouble = ""  # why it could not be read the last time
        self._read = 0  # bytes
        self._rest = b""  # the beginning of a line whose end is not written yet

    @property
    def alive(self) -> bool:
        """Whether the process that writes the file still runs."""
        if self.header is None:
            return True  # it has just begun
        try:
            process = psutil.Process(self.header.pid)
            if _younger(process.create_time(), self.header):
                return False  # the number was given to another process
            return process.status() != psutil.STATUS_ZOMBIE  # dead, and nobody asked how
        except psutil.AccessDenied:
            return True
        except (psutil.Error, ValueError, OverflowError):  # a number that no process has
            return False

    def read(self) -> Iterator[Event]:
        """Yield the events that were written since the last reading."""
        if not self.more:
            return
        try:
            with self.path.open("rb") as file:
                file.seek(self._read)
                piece = file.read(CHUNK)
        except OSError as error:  # perhaps only for now
            self.trouble = say("trace_unreadable", path=self.path, reason=error.strerror or error)
            return
        self.trouble = ""
        self._read += len(piece)
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if not lines and not self.header and len(self._rest) > CHUNK // 2:
            lines = [self._rest]  # no header of ours is so long
        for line in lines:
            if not self.header:
                self._begin(line)
                if self.problem:
                    return
            elif line:
                with suppress(msgspec.MsgspecError):  # cut in half by a crash, or not ours
                    yield _event.decode(line)

    def _begin(self, line: bytes) -> None:
        try:
            version = _kind.decode(line).chatkit
            if version == FORMAT:
                self.header = _header.decode(line)
            else:
                self.problem = say("trace_version", path=self.path, version=version, ours=FORMAT)
        except msgspec.MsgspecError:
            self.problem = say("trace_foreign", path=self.path)

    @property
    def more(self) -> bool:
        """Whether the file holds bytes that were not read yet."""
        return not self.problem and self._read < _stat(self.path).st_size


class Folder:
    """All files of a trace folder; those of earlier days and sessions can be left out.

    `since` is a time in seconds, as time.time() gives it: files that were last written before it
    are not read.
    """

    def __init__(self, path: Path, since: float = 0.0) -> None:
        self.path = path
        self.since = since
        self.sources: dict[Path, Source] = {}

    def read(self) -> Iterator[tuple[Source, Event]]:
        """Yield the new events, file by file, and those of a file in their order."""
        for path in self._files():
            source = self.sources.get(path)
            if source is None:
                source = self.sources[path] = Source(path)
            for event in source.read():
                yield source, event

    @property
    def more(self) -> bool:
        """Whether reading again at once gives more."""
        return any(source.more for source in self.sources.values())

    @property
    def problems(self) -> list[str]:
        """One sentence for each file that cannot be read."""
        told = (source.problem or source.trouble for source in self.sources.values())
        return [sentence for sentence in told if sentence]

    def _files(self) -> list[Path]:
        try:
            with os.scandir(self.path) as entries:
                paths = sorted(Path(entry.path) for entry in entries)
        except OSError:
            return []  # nothing was recorded yet
        return [path for path in paths if path.suffix == ".jsonl" and self._wanted(path)]

    def _wanted(self, path: Path) -> bool:
        # on Windows a directory shows late that a file has grown; the file itself shows it at once
        return path in self.sources or _stat(path).st_mtime >= self.since


def _younger(created: float, header: Header) -> bool:
    """Tell whether a process began after a header was written, as both of our clocks say.

    The wall clock alone may have been set meanwhile.
    """
    age = time.time() - created
    return created > header.wall / 1e9 + 1 and age < (now() - header.time) / 1e9 - 1


def _stat(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError:  # removed a moment ago
        return os.stat_result([0] * 10)
