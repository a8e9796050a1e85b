"""One direction of one connection through a cable: bytes in, the same bytes out, in order.

A piece is handed on in the very call that brought it, as long as no fault is on and no other piece
waits. Otherwise it goes through three stations:

- *gathered*: with `glue` on, pieces wait here to be joined to one;
- *queued*: each piece has a time at which it is due, later by `delay` and `jitter`;
- *let out*: in portions (`slice`, `rate`), once it is due, the cable is plugged in, and the other
  side has room.

A lane lives on the engine's loop.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal, Protocol

from chatkit import engine
from chatkit.cable.faults import NONE, Faults

LIMIT = 256 * 1024  # bytes held in one direction; then the cable stops reading, as TCP does
PIECE = 100  # bytes that each piece costs beside its own
TURN = 64  # slices at once; then the other connections have their turn

_PACE = ("rate", "slice", "slice_pause")  # the faults that say when the next piece may leave

End = Literal["end", "reset"]  # follows the last byte: FIN, or RST
How = Literal["passed", "came", "left", "lost"]
Bytes = bytes | memoryview  # a view is valid in the call alone: its buffer is read into again


class Timer(Protocol):
    """A call that is still to come."""

    def cancel(self) -> None: ...


class Clock(Protocol):
    """A loop, as far as a lane needs it; the tests have one on which they move the time."""

    def time(self) -> float: ...
    def call_at(self, when: float, callback: Callable[[], object], /) -> Timer: ...


class Exit(Protocol):
    """Where the bytes of a lane leave."""

    @property
    def takes(self) -> bool:
        """Whether a piece written now would leave soon."""

    def put(self, piece: Bytes) -> None: ...
    def put_end(self, end: End) -> None: ...


@dataclass(slots=True)
class Due:
    """A piece or an end that waits, and the time at which it may leave, on the loop's clock."""

    time: float
    what: bytes | End


class Lane:
    """`feed` takes bytes in; they leave at `exit`. `note` is told of every piece."""

    def __init__(
        self,
        faults: Faults,
        dice: Random,
        note: Callable[[How, Bytes], None],
        hold_back: Callable[[bool], None],
        cut: Callable[[], None],
        clock: Clock | None = None,
    ) -> None:
        self.exit: Exit | None = None  # until the other side is connected
        self.faults = faults
        self.passed = 0  # bytes that have left
        self.over = False  # whether its end has left, too
        self._dice = dice
        self._note = note
        self._hold_back = hold_back  # tell the entrance to stop, or to go on
        self._cut = cut
        self._clock = clock or engine.loop()
        self._held_back = False
        self._gathered: list[bytes] = []
        self._queue: deque[Due] = deque()
        self._waiting = 0  # bytes gathered and queued
        self._pieces = 0  # gathered and queued
        self._free = 0.0  # when the next piece may leave, as far as rate and slices go
        self.ending = False  # no more comes
        self._end: End | None = None  # the end that has come, until it is queued
        self._release: Timer | None = None
        self._timer: Timer | None = None
        self._straight = not faults.on  # bytes pass at once

    # coming in

    def feed(self, piece: Bytes) -> None:
        """Take a piece in; it leaves at once if nothing is in its way."""
        if self.ending or self.over:
            self._note("lost", piece)
            return
        if self._straight and not self._queue and self.exit:
            self.passed += len(piece)
            self.exit.put(piece)
            self._note("passed", piece)  # after it has left, since a listener may act at once
            return
        self._waiting += len(piece)
        self._pieces += 1
        self._gathered.append(bytes(piece))
        self._note("came", piece)
        if not self.faults.glue:
            self.release()
        elif self._release is None and self.faults.glue < math.inf:
            self._release = self._clock.call_at(self._clock.time() + self.faults.glue, self.release)
        self._push_back()

    def feed_end(self, end: End) -> None:
        """Take the end of the stream, or a reset: no more pieces come."""
        if self.ending and end == "end":
            return
        self.ending = True
        self._end = end
        if self.faults.glue < math.inf:  # else it is held, behind the pieces that are held
            self.release()

    def release(self) -> None:
        """Queue the gathered pieces as one, and the end that came after them."""
        self._stop_release()
        if self._gathered:
            piece = b"".join(self._gathered)
            self._pieces -= len(self._gathered) - 1
            self._gathered.clear()
            self._enqueue(piece)
        if self._end == "reset" and self._queue and self._queue[-1].what == "end":
            self._queue.pop()  # a reset waits for no slow close
        if self._end:
            self._enqueue(self._end, self.faults.slow_close if self._end == "end" else 0.0)
            self._end = None
        self._let_out()

    def _enqueue(self, what: bytes | End, late: float = 0.0) -> None:
        due = self._clock.time() + self.faults.delay + late
        if self.faults.jitter:
            due += self.faults.jitter * self._dice.random()
        self._queue.append(Due(due, what))  # even with a shorter delay it stays behind the others

    # going out

    def _let_out(self) -> None:
        """Let out every piece that is due, and come back when the next one is."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        slices = 0
        while self._queue and self.exit and self.exit.takes and not self.faults.unplugged:
            now = self._clock.time()
            when = max(self._queue[0].time, self._free)
            if when > now or slices == TURN:
                self._timer = self._clock.call_at(when, self._let_out)
                break
            slices += bool(self.faults.slice)
            self._let_out_one(now)
        self._push_back()

    def _let_out_one(self, now: float) -> None:
        what = self._queue[0].what
        if isinstance(what, str):
            self._queue.popleft()
            self.over = True
            assert self.exit
            self.exit.put_end(what)
            return
        size = self._portion(len(what))
        if size < len(what):
            self._queue[0].what = what[size:]
        else:
            self._queue.popleft()
            self._pieces -= 1
        self._pause(now, size)
        self._put(what[:size])

    # Lesson 6 shows this method in half a window: its lines are short.
    def _portion(self, size: int) -> int:
        """Return how many of `size` bytes may leave at once."""
        faults = self.faults
        if faults.slice:
            size = min(size, faults.slice)
        if faults.rate:  # smooth: the bytes of 1/20 s
            size = min(size, max(1, int(faults.rate / 20)))
        if faults.cut_after:
            left = max(0, faults.cut_after - self.passed)
            size = min(size, left)
        return size

    def _pause(self, now: float, size: int) -> None:
        if self.faults.rate:
            rest = size / self.faults.rate
            # a timer that came a little late is made up for, a silence is not
            self._free = (self._free if now - self._free < rest else now) + rest
        if self.faults.slice:
            self._free = max(self._free, now + self.faults.slice_pause)

    def _put(self, piece: bytes) -> None:
        self._waiting -= len(piece)
        self.passed += len(piece)
        if piece:
            assert self.exit
            self.exit.put(piece)
            self._note("left", piece)
        if self.faults.cut_after and not self.over and self.passed >= self.faults.cut_after:
            self._cut()

    # steering

    def set(self, faults: Faults) -> None:
        """Change the faults while bytes flow; pieces that wait already follow the new ones."""
        before, self.faults = self.faults, faults
        self._straight = not faults.on
        latest = self._clock.time() + faults.delay + faults.jitter
        for due in self._queue:  # none is later than it would be if it came now
            due.time = min(due.time, latest + (faults.slow_close if due.what == "end" else 0.0))
        if any(getattr(before, name) != getattr(faults, name) for name in _PACE):
            self._free = 0.0
        if before.glue != faults.glue:
            self.release()
        else:
            self._let_out()

    def exit_changed(self) -> None:
        """Go on: the exit is connected at last, is full, or takes bytes again."""
        self._let_out()

    def finish(self) -> None:
        """Let everything out at once, faults or not: the cable is being put away."""
        self.set(NONE)  # everything queued is then due at once

    def close(self) -> None:
        """Drop the pieces that wait: the other side is gone."""
        self.over = True
        self._stop_release()
        if self._timer:
            self._timer.cancel()
        queued = [due.what for due in self._queue if isinstance(due.what, bytes)]
        lost = b"".join((*queued, *self._gathered))
        self._gathered.clear()
        self._end = None
        self._queue.clear()
        self._waiting = self._pieces = 0
        if lost:
            self._note("lost", lost)
        self._push_back()

    @property
    def held(self) -> tuple[int, int]:
        """How many pieces wait, and how many bytes they hold."""
        return self._pieces, self._waiting

    def _stop_release(self) -> None:
        if self._release:
            self._release.cancel()
            self._release = None

    # The push-back. A cable that read without limit would hide from the sender that the reader is
    # slow, and fill the memory. So the entrance stops reading when 256 KiB wait here, or at once
    # when a straight lane's exit is full: TCP's own buffers then fill up, and at last the sender's
    # `send` blocks, as it does without a cable. Each piece counts 100 bytes more than it holds, or
    # a flood of one-byte pieces would cost much more memory than it seems to. Reading goes on when
    # half of that has left; with one limit for both, the entrance would stop and go for each piece.
    def _push_back(self) -> None:
        """Have the entrance stop reading, or go on."""
        load = self._waiting + PIECE * self._pieces
        full = load >= (LIMIT // 2 if self._held_back else LIMIT)
        stuck = self.exit is None or (self._straight and not self.exit.takes)
        wanted = (full or stuck) and not self.over
        if wanted != self._held_back:
            self._held_back = wanted
            self._hold_back(wanted)
