"""What has been said in a room: the latest messages in memory, and all of them in a file."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from chatkit import engine
from chatkit.message import visible
from chatkit.net.history import LEAP, History, Row, token
from chatkit.texts import say
from chatkit.wire.room import Gap, Posted

REMEMBERED = 10_000  # messages kept in memory, for those who come back
CATCHING_UP = 200  # messages read from the file at once
READING = 10.0  # seconds for the file to answer; then its messages are told as lost
STORING = 32 * 1024 * 1024  # bytes that may wait for a disk that hangs; more is not saved
ROW = 300  # bytes of a message in memory, beside its text

Acknowledge = Callable[[Sequence[Row | Posted], bool], None]  # messages; whether they are saved
Warn = Callable[[str, str], None]  # a key of texts.py, and its sentence


class Archive:
    """Gives the messages of a room their numbers, keeps them, and finds those that were missed.

    `acknowledge` is called with messages when it is known whether they are stored, and `warn` when
    the file stops or begins again to take them. All of it runs on the engine's loop.
    """

    # The life of a message:
    #
    #   it is made    `make`   it has the next number, and may still be refused
    #   it counts     `add`    the file gets it; its sender's own id is known from now on
    #   it is shown   `show`   the members have got it; those who come back get it from here
    #   it is stored  `_note`  its sender is told; without a file, `show` tells it
    #
    # It may be stored before it is shown. The file tells of all messages in their order, so one
    # number says how far it has come; some before that number may be `_unsaved`.

    def __init__(self, room: str, path: Path | None, acknowledge: Acknowledge, warn: Warn) -> None:
        """Open the file, if there is one; raises `InputError` where it cannot be used."""
        self.numbering = token()
        self.last = 0  # the number of the latest message
        self.shown = 0  # the number of the latest one that has been shown
        self.saving = False  # whether the file took the latest ones
        self._room = room
        self._acknowledge = acknowledge
        self._warn = warn
        self._recent: deque[Posted] = deque()  # the latest ones that have been shown
        self._numbers: dict[tuple[str, str], int] = {}  # of those with an id, by sender and id
        self._unsaved: set[int] = set()  # numbers of recent ones that will never be stored
        self._stored = 0  # the number of the latest one of which the file has told
        self._waiting = 0  # bytes of those that wait for the file
        self._file: History | None = None
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        # the loop waits for the file once, for some milliseconds, and then never again
        self._file = History(path, lambda rows, fault: engine.soon(self._note, rows, fault))
        self.saving = True
        self.numbering = self._file.numbering
        self.last = self.shown = self._stored = self._file.last
        for row in self._file.latest(REMEMBERED):
            self._recent.append(self._posted(row))
            if row.id:
                self._numbers[row.sender, row.id] = row.seq

    def close(self) -> asyncio.Future[None] | None:
        """Store what waits and release the file, on another thread; tell of nothing any more."""
        file, self._file = self._file, None
        if file is None:
            return None
        return engine.loop().create_task(asyncio.to_thread(file.close, self.last))

    # a new message

    def repeat(self, sender: str, id: str) -> bool:
        """Tell whether this message is known; if so, it is acknowledged once more, now or soon."""
        seq = self._numbers.get((sender, id)) if id else None
        if seq is None:
            return False
        will_be_saved = self._file is not None and seq not in self._unsaved
        if not will_be_saved or seq <= self._stored:  # else `_note` acknowledges it
            self._acknowledge([Row(seq, sender, "", "", id)], will_be_saved)
        return True

    def make(self, sender: str, text: str, time: str, id: str) -> Posted:
        """Return a message with the next number.

        Its `saved` is False while the file takes none. In a room without a file it is True, as
        usual, and the line is shorter: there the welcome says once that nothing is saved.
        """
        saved = self.saving or self._file is None
        return Posted(self.last + 1, self._room, sender, text, time, id, saved)

    def add(self, posted: Posted) -> None:
        """Count a message, and have it stored, unless too much waits for the disk already."""
        self.last = posted.seq
        if posted.id:
            self._numbers[posted.sender, posted.id] = posted.seq
        if self._file is None:
            return
        row = Row(posted.seq, posted.sender, posted.text, posted.time, posted.id)
        if self._waiting > STORING:
            self._note_unsaved([row], say("disk_hangs"))
        else:
            self._waiting += len(row.text) + ROW
            self._file.store(row)

    def show(self, posts: Sequence[Posted]) -> None:
        """Keep messages for those who come back, and forget the oldest ones.

        Without a file they are acknowledged now: nothing more will happen to them.
        """
        for posted in posts:
            self.shown = posted.seq
            self._recent.append(posted)
            if len(self._recent) > REMEMBERED:
                oldest = self._recent.popleft()
                self._numbers.pop((oldest.sender, oldest.id), None)
                self._unsaved.discard(oldest.seq)
        if self._file is None:
            self._acknowledge(posts, False)

    def _note(self, rows: list[Row], fault: str) -> None:
        """Take what the file tells: `rows` are stored; with a fault, they are not."""
        if self._file is None:
            return  # a slow disk tells of a room that has been closed
        self._stored = rows[-1].seq
        self._waiting -= sum(len(row.text) + ROW for row in rows)
        if fault:
            self._note_unsaved(rows, fault)
            return
        if not self.saving and self._waiting < STORING / 2:
            self.saving = True
            self._warn("saved_again", say("saved_again"))
        self._acknowledge(rows, True)

    def _note_unsaved(self, rows: list[Row], fault: str) -> None:
        """Note that `rows` will never be stored; warn of it once."""
        if self.saving:
            self.saving = False
            self._warn("not_saved", say("not_saved", reason=visible(fault)))
        # a disk that was slow may tell of some that have left the memory meanwhile
        oldest = self._recent[0].seq if self._recent else 0
        self._unsaved.update(row.seq for row in rows if row.seq >= oldest)
        self._acknowledge(rows, False)

    # what somebody has missed
    #
    # A message may be lost: it could not be stored and has left the memory, or the file cannot be
    # read, or there is no file. Numbers are given out without a hole, so a hole tells the loss.

    async def missed(self, last: int) -> list[Posted | Gap]:
        """Return the next messages after `last`, some 200 at most; none where it is the latest."""
        return list(_with_gaps(last, await self._after(last)))

    def lost(self, last: int) -> list[Gap]:
        """Return a gap for the messages after `last` where `missed` has found none of them."""
        return _hole(last, self.shown + 1)

    async def _after(self, last: int) -> list[Posted]:
        """Return the next messages that anybody has: from the file, or from memory."""
        if self._file and self._recent and last + 1 < self._recent[0].seq:
            rows = await self._read(self._file, last)
            oldest = self._recent[0].seq  # the file also holds what is in memory
            if stored := [self._posted(row) for row in rows if row.seq < oldest]:
                return stored
        newest_first = takewhile(lambda posted: posted.seq > last, reversed(self._recent))
        return list(newest_first)[::-1][:CATCHING_UP]

    async def _read(self, file: History, after: int) -> list[Row]:
        """Return the next messages of the file; none where it does not answer in time."""
        read: asyncio.Future[list[Row]] = engine.loop().create_future()

        def done(rows: list[Row]) -> None:
            if not read.done():
                read.set_result(rows)

        file.read(after, CATCHING_UP, lambda rows: engine.soon(done, rows))
        await asyncio.wait([read], timeout=READING)
        return read.result() if read.done() else []

    def _posted(self, row: Row) -> Posted:
        return Posted(row.seq, self._room, row.sender, row.text, row.time, row.id)


def _with_gaps(last: int, posts: Iterable[Posted]) -> Iterator[Posted | Gap]:
    """Yield messages after the number `last`, and before each hole in their numbers a gap."""
    for posted in posts:
        yield from _hole(last, posted.seq)
        yield posted
        last = posted.seq


def _hole(last: int, seq: int) -> list[Gap]:
    """Return the numbers between two messages, if any; after a kill a billion are left out."""
    return [Gap(last + 1, seq - 1)] if 0 < seq - last - 1 < LEAP // 2 else []
