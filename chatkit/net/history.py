"""The history of a room: an SQLite file, and the one thread that writes and reads it."""

import queue
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec
import platformdirs
from msgspec.structs import astuple

from chatkit.address import reason
from chatkit.errors import InputError

PAUSE = 0.01  # seconds between two commits; each takes about 1 ms, however many messages it holds
BATCH = 10_000  # jobs at once, at most
LEAP = 1_000_000_000  # numbers left out after a kill: more than can be shown and not yet stored
CLOSING = 5.0  # seconds for the last commit


def usual_place(name: str, port: int) -> Path:
    """Return the file of a room for which nobody has named one."""
    safe = "".join(letter if letter.isalnum() else "_" for letter in name)
    return platformdirs.user_data_path("chatkit") / "rooms" / f"{safe}-{port}.sqlite"


# The table of messages can be read by any program for SQLite once the room is closed.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS messages
    (seq INTEGER PRIMARY KEY, sender TEXT NOT NULL, text TEXT NOT NULL, time TEXT NOT NULL,
     id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS room (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_FULL = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
_AFTER = "SELECT seq, sender, text, time, id FROM messages WHERE seq > ? ORDER BY seq LIMIT ?"
_LATEST = (
    "SELECT * FROM (SELECT seq, sender, text, time, id FROM messages ORDER BY seq DESC LIMIT ?)"
    " ORDER BY seq"
)

# While SQLite works, Python's other threads run, and after each statement this thread waits for its
# turn again: with a statement a row, a loop that sends to 100 readers spent half of its time on
# taking turns. So a statement inserts many rows. An SQLite before 3.32, which an older system may
# have, takes at most 999 values in one, and a row has five.
_AT_ONCE = (128, 32, 8, 1)  # rows


def _insert(count: int) -> str:
    rows = ", ".join(["(?, ?, ?, ?, ?)"] * count)
    return f"INSERT INTO messages (seq, sender, text, time, id) VALUES {rows}"


_INSERTS = {count: _insert(count) for count in _AT_ONCE}


class Row(msgspec.Struct, frozen=True, gc=False):
    """A message as it is stored."""

    seq: int
    sender: str
    text: str
    time: str
    id: str


class Read(NamedTuple):
    """A wish for the messages after a number, and the function that is given them."""

    after: int
    most: int
    then: Callable[[list[Row]], None]


# How a message is kept. The loop hands rows over and goes on; a commit waits for the disk, and the
# loop must not. The thread takes all rows that have gathered, commits them at once, and tells the
# loop, which then acknowledges them. synchronous=FULL: what was acknowledged outlives a power cut.
#
# Numbers. Others see a message before it is stored, so a room that is killed may have shown numbers
# that the file does not hold. Were they given out again, somebody who has seen the old ones would
# miss the new. So a room that closes writes its last number down, and takes that note away when it
# opens. Where there is no note, the room was killed, and it goes on a billion numbers further on.
class History:
    """Stores messages in batches. `stored` is called on this thread: the rows, and the fault."""

    def __init__(self, path: Path, stored: Callable[[list[Row], str], None]) -> None:
        """Open the file; raises `InputError` where it cannot be used."""
        self.path = path
        self._stored = stored
        self._jobs: queue.SimpleQueue[Row | Read | None] = queue.SimpleQueue()
        self._last = 0  # the number to note at the end
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, timeout=0, check_same_thread=False)
            try:
                self.numbering, self.last = self._begin()
            except BaseException:
                self._file.close()
                raise
        except (sqlite3.Error, OSError) as error:
            raise self._unusable(error) from error
        self._thread = threading.Thread(target=self._run, name="chatkit-history", daemon=True)
        self._thread.start()

    def _begin(self) -> tuple[str, int]:
        """Lock the file for this room alone; return its numbering and the last number."""
        file = self._file
        file.execute("PRAGMA locking_mode = EXCLUSIVE")  # two rooms would give out equal numbers
        file.executescript(_FULL + _SCHEMA)
        with file:
            file.execute("INSERT OR IGNORE INTO room VALUES ('numbering', ?)", [token()])
            facts = dict(file.execute("SELECT key, value FROM room"))
            (stored,) = file.execute("SELECT ifnull(max(seq), 0) FROM messages").fetchone()
            file.execute("DELETE FROM room WHERE key = 'last'")
            file.execute("INSERT OR REPLACE INTO room VALUES ('opened', '1')")
        if "last" in facts:
            return facts["numbering"], max(int(facts["last"]), stored)
        return facts["numbering"], stored + LEAP if "opened" in facts else stored

    def _unusable(self, error: Exception) -> InputError:
        return InputError("history_unusable", path=self.path, reason=_why(error))

    # on the loop

    def latest(self, most: int) -> list[Row]:
        """Return the latest messages, in their order. To be called before the first `store`.

        A file that is broken there is released, and `InputError` raised.
        """
        try:
            return [Row(*row) for row in self._file.execute(_LATEST, [most])]
        except sqlite3.Error as error:
            self.close(self.last)
            raise self._unusable(error) from error

    def store(self, row: Row) -> None:
        """Have a message stored; `stored` tells when that is done."""
        self._jobs.put(row)

    def read(self, after: int, most: int, then: Callable[[list[Row]], None]) -> None:
        """Have `then` called, on this thread, with at most `most` messages after a number."""
        self._jobs.put(Read(after, most, then))

    def close(self, last: int) -> None:
        """Store what waits, note the last number, and release the file. This waits for the disk."""
        self._last = last
        self._jobs.put(None)
        self._thread.join(CLOSING)

    # on the thread

    def _run(self) -> None:
        while True:
            jobs = [self._jobs.get()]
            while len(jobs) < BATCH and not self._jobs.empty():
                jobs.append(self._jobs.get())
            if rows := [job for job in jobs if isinstance(job, Row)]:
                self._store(rows)
            for job in jobs:
                if isinstance(job, Read):
                    job.then(self._read(job))
            if None in jobs:
                self._end()
                return
            if rows:  # who reads does not wait: a newcomer may have missed 100,000 messages
                time.sleep(PAUSE)

    def _store(self, rows: list[Row]) -> None:
        fault = ""
        try:
            with self._file:
                at = 0
                for count, insert in _INSERTS.items():
                    while at + count <= len(rows):
                        self._file.execute(insert, [*chain(*map(astuple, rows[at : at + count]))])
                        at += count
        except sqlite3.Error as error:
            fault = _why(error)
        self._stored(rows, fault)

    def _read(self, job: Read) -> list[Row]:
        try:
            return [Row(*row) for row in self._file.execute(_AFTER, [job.after, job.most])]
        except sqlite3.Error:
            return []  # a broken file: who asked gets only those that the room has in memory

    def _end(self) -> None:
        try:
            with self._file:
                self._file.execute("INSERT INTO room VALUES ('last', ?)", [str(self._last)])
        except sqlite3.Error:
            pass  # a full disk; the next room leaves numbers out, as after a kill
        finally:
            self._file.close()


def token() -> str:
    """Return a text that nobody guesses."""
    return secrets.token_hex(8)


def _why(error: Exception) -> str:
    return reason(error) if isinstance(error, OSError) else str(error)
