"""Equal calls in a row as one: the folding of a process's record before it is written.

`Fold.take` gets the notes of calls in the order in which they began, a few at a time, and returns
the events to be written. It does no I/O and knows no clock.
"""

from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from chatkit.trace.event import MAX_DATA, Event, end_of, start_of

LONGEST = 8  # calls of a cycle that repeats; the loops of students have one to four
PATIENCE = 45_000_000  # ns; a call that is open for longer is written, repetition or not
# In a long run, it is more likely that a busy machine keeps the whole program waiting.
LONG_RUN, MORE_PATIENCE = 1000, 450_000_000  # calls, ns
PAUSE = 3  # a run is told at its first settling, and then at every third one

RECEIVES = {"recv", "recvfrom"}
MOVING = RECEIVES | {"send", "sendall", "sendto"}
TELLING = MOVING | {"accept", "connect"}  # the calls of a loop whose line a person wants to see
SEVERAL = -1  # threads; no thread has this number

# A call is a repetition if all of these are equal, and the socket. The addresses before the call
# are those of the socket, and the errno is in the error's text.
SAME = attrgetter(
    "came", "data", "moved", "name", "error", "wait", "size", "detail", "result", "made",
    "new_local",
)  # fmt: skip
_asked = attrgetter("name", "wait", "size", "data", "detail")


class Note(Event, gc=False):
    """One call, as its program makes it: an Event that gets its end later."""

    shown: bool = False  # its start is written, since it took long
    over: bool = False  # its end is written, too


# Folding. A loop that does not wait makes 60,000 equal calls a second: it reads the end of the
# stream for ever, or its accept fails for ever. The first call is written as any other. Those
# that follow are only counted, and "again" events tell the count so far. The loop may make several
# calls in turn, `select` and then `recv`, so a cycle of up to LONGEST calls may repeat.
#
# Each thread has a lane of its own, since the calls of several threads alternate at random. In a
# lane, one call that equals the call before it begins a run. For a cycle of k calls, the last k
# calls must equal the k calls before them; these 2k calls are written one by one. Calls that move
# bytes make no cycle: each of them is an arrow of its own in a diagram.
#
# A call is compared when it is over, so the start of one that may be a repetition is held back,
# but for two writings at most, or for half a second in a long run: a call that blocks must be seen.
# While a run goes on, the calls of a cycle that is not complete are held back, too. They are
# written one by one if the run ends so.
#
# Two equal calls may be the beginning of a cycle: recv, recv, settimeout. So after a short run of a
# call, its next repetition is written one by one, and the cycle shows.
#
# A loop that opens a new socket each time repeats itself as well, although its sockets have other
# numbers. So the two youngest sockets of a lane count as "the youngest" and "the one before it".
#
# The place of bytes in their stream is the sum of all bytes before. So the bytes of a direction are
# counted only while a single thread moves them.

YOUNGEST, BEFORE = -1, -2


class Fold:
    """The folding of one process. It is not safe for threads: the recorder's lock guards it."""

    def __init__(self) -> None:
        self._lanes: dict[int, _Lane] = {}
        # By direction (a socket, negative for sends), the thread that moves its bytes.
        self._movers: dict[int, int] = {}
        self._out: list[Event] = []
        self._wall = 0
        self.places: dict[int, str] = {}  # by thread: the line of the program that made the call
        self.wanted: dict[int, str] = {}  # by thread: the name of the call whose line is missing

    def take(self, notes: list[Note], now: int, wall: int) -> list[Event]:
        """Return the events to be written now, in order of time.

        `wall` is the difference between the time since 1970 and the clock of the notes.
        """
        self._out, self._wall = [], wall
        lanes = self._lanes
        for note in notes:
            lane = lanes.get(note.thread)
            if lane is None:
                self._claim(note.time)
                lane = lanes[note.thread] = _Lane()
            if lane.open is not None:
                self._look(lane)
            if note.shown:
                self._return(lane, note)
            elif not note.ended or note.loop:
                self._open(lane, note)
            elif lane.run is None or not lane.run.goes_on(lane, note):
                self._whole(lane, note)
        for lane in lanes.values():
            if lane.open is None:
                continue
            if lane.open.ended:
                self._look(lane)
            elif now - lane.open.time > lane.patience or not lane.expects(lane.open):
                self._show(lane, lane.open)
        return self._sorted()

    def settle(self) -> list[Event]:
        """Return an "again" event for each run at its first settling, then at every third."""
        self._out = []
        for lane in self._lanes.values():
            if lane.run and lane.run.is_due():
                self._tell(lane.run)
        return self._sorted()

    def end(self) -> list[Event]:
        """Return all that was held back."""
        self._out = []
        for lane in self._lanes.values():
            if lane.open:
                self._show(lane, lane.open)
            self._stop(lane)
        return self._sorted()

    @property
    def holds(self) -> bool:
        """True while the start of a call is held back."""
        return any(lane.open for lane in self._lanes.values())

    # the calls of one lane

    def _look(self, lane: "_Lane") -> None:
        """Take the call in that was open when it was last looked at."""
        note, lane.open = lane.open, None
        assert note
        if not note.ended:  # another call has begun inside it, as in a signal's handler
            self._show(lane, note)
        elif lane.run is None or not lane.run.goes_on(lane, note):
            self._whole(lane, note)

    def _open(self, lane: "_Lane", note: Note) -> None:
        if len(self._lanes) > 1:
            self._share(note)
        if note.loop:  # an event loop waits; its thread makes other calls meanwhile
            self._show(lane, note)
        else:
            lane.open = note

    def _show(self, lane: "_Lane", note: Note) -> None:
        """Write a start; its end will follow by itself."""
        self._stop(lane)
        self._out.append(start_of(note, note.time + self._wall))
        lane.forget()
        lane.open, lane.shown = None, None if note.loop else note
        note.shown = True
        if note.ended:  # it came to its end just now, or before it was looked at
            self._return(lane, note)

    def _return(self, lane: "_Lane", note: Note) -> None:
        """Write the end of a call whose start is written already."""
        if not note.over:
            note.over = True
            self._out.append(end_of(note))
            if lane.shown is note and not (lane.past or lane.last):  # no other call has begun
                lane.remember(note)

    def _whole(self, lane: "_Lane", note: Note) -> None:
        """Take a whole call in that continues no run: begin one, or write it."""
        if lane.run is not None:
            self._stop(lane)
        moves = note.moved > 0
        alone = not moves or len(self._lanes) == 1 or self._share(note)
        repeats = alone and lane.repeats(note)
        if repeats and not lane.expects_a_cycle():
            lane.run = _Run(lane.past[-1:])
            lane.run.goes_on(lane, note)
        else:
            self._write(lane, note)
            if not moves and not repeats and (cycle := lane.cycle()):
                lane.run = _Run(cycle)
        if lane.run:
            self.places.pop(note.thread, None)
            self.wanted[note.thread] = lane.run.telling

    def _claim(self, time: int) -> None:
        """Note the thread that moves bytes at `time`, when a second thread makes its first call.

        Until then a single lane notes nothing, since nobody shares its directions.
        """
        if len(self._lanes) == 1:
            for thread, lane in self._lanes.items():
                for direction in lane.directions(time):
                    self._movers[direction] = thread

    def _share(self, note: Note) -> bool:
        """Tell whether a call's thread is the only one so far that moves bytes in its direction.

        If another one did, its run ends. Its last call may still have been going on: it is written
        by itself, since the bytes of the two calls follow each other in the order of their ends.
        """
        if note.name not in MOVING:
            return True
        direction = _direction(note)
        mover = self._movers.setdefault(direction, note.thread)
        if mover == note.thread:
            return True
        self._movers[direction] = SEVERAL
        if (other := self._lanes.get(mover)) and (run := other.run) and run.direction == direction:
            last = run.take_back() if run.last[0].ended > note.time else None
            self._stop(other)
            if last:
                self._write(other, last)
        return False

    def _stop(self, lane: "_Lane") -> None:
        """End the run of a lane, if there is one."""
        run, lane.run = lane.run, None
        if run:
            self._tell(run)
            self.wanted.pop(run.cycle[0].note.thread, None)
            lane.short = run.cycle[0].same if run.is_short() else None
            lane.forget()
            lane.shown = None
            for note in run.held:
                self._write(lane, note)

    # what is written

    def _write(self, lane: "_Lane", note: Note) -> None:
        note.step = "call"
        note.wall = note.time + self._wall
        self._out.append(note)
        lane.remember(note)

    def _tell(self, run: "_Run") -> None:
        if run.count > run.told:
            run.told = run.count
            last = run.cycle[-1].note
            self._out.append(
                Event(
                    run.last[-1].ended, last.call, last.name, "again", thread=last.thread,
                    count=run.count, ends=[note.ended for note in run.last],
                    place=self.places.get(last.thread, ""),
                )
            )  # fmt: skip

    def _sorted(self) -> list[Event]:
        if len(self._lanes) > 1:
            self._out.sort(key=lambda event: event.time)
        return self._out


def _direction(note: Note) -> int:
    return note.socket if note.name in RECEIVES else -note.socket


class _Past(NamedTuple):
    """A call that was written, and the values that a repetition of it has, too."""

    note: Note
    same: tuple[object, ...]
    socket: int


class _Lane:
    """The calls of one thread."""

    __slots__ = ("before", "last", "open", "past", "run", "short", "shown", "youngest")

    def __init__(self) -> None:
        self.open: Note | None = None  # the call that the thread is in, if it is not written yet
        self.shown: Note | None = None  # the last one that was written before its end
        self.last: Note | None = None  # the last call, if it has moved bytes
        self.past: list[_Past] = []  # the last calls else, each of them written, without a gap
        self.run: _Run | None = None
        self.short: object = None  # the values of the call that the last run repeated, if short
        self.youngest = self.before = 0  # numbers of the last two sockets that the thread made

    def which(self, note: Note) -> int:
        """Return the socket of a call, by its age if it is one of the two youngest."""
        socket = note.socket
        if note.name == "socket" and socket != self.youngest:
            self.youngest, self.before = socket, self.youngest
        if socket and socket == self.youngest:
            return YOUNGEST
        return BEFORE if socket and socket == self.before else socket

    @property
    def patience(self) -> int:
        """How long the start of a call that may be a repetition is held back, in nanoseconds."""
        return MORE_PATIENCE if self.run and self.run.count > LONG_RUN else PATIENCE

    def directions(self, time: int) -> Iterator[int]:
        """Yield the directions in which the thread is moving bytes at a time, or goes on to."""
        if self.run and self.run.direction:
            yield self.run.direction
        for note in (self.open, self.shown, self.last):
            if note and note.name in MOVING and not 0 < note.ended <= time:
                yield _direction(note)

    def forget(self) -> None:
        """Compare the next calls with none before them."""
        self.past, self.last = [], None

    def remember(self, note: Note) -> None:
        """Keep a call that was written, to compare the next ones with."""
        if note.moved > 0:
            self.past, self.last = [], note
            return
        self.last = None
        self.past.append(_Past(note, SAME(note), self.which(note)))
        if len(self.past) > 2 * LONGEST:
            del self.past[0]

    def repeats(self, note: Note) -> bool:
        """Tell whether a call is equal to the last one, which is the end of `past` then."""
        last = self.last
        if note.moved > MAX_DATA:  # the bytes behind those that were kept may be others
            return False
        if last is not None and last.came == note.came and last.data == note.data:
            self.past = [_Past(last, SAME(last), last.socket)]
        if not self.past:
            return False
        _, same, socket = self.past[-1]
        return same == SAME(note) and socket in (note.socket, self.which(note))

    def expects_a_cycle(self) -> bool:
        """Tell whether a repetition of the last call may be part of a cycle."""
        same = self.past[-1].same
        return same == self.short and not all(past.same == same for past in self.past[-LONGEST:])

    def cycle(self) -> list[_Past] | None:
        """Return the calls of the cycle that was just completed for the second time, if any."""
        keys = [past[1:] for past in self.past]
        for length in range(2, len(keys) // 2 + 1):
            if keys[-1] == keys[-1 - length] and keys[-length:] == keys[-2 * length : -length]:
                return self.past[-length:]
        return None

    def expects(self, note: Note) -> bool:
        """Tell whether a call that has begun may turn out to be a repetition."""
        if self.run:
            awaited, _, socket = self.run.next
        elif self.last:
            awaited, socket = self.last, self.last.socket
        elif self.past:
            awaited, _, socket = self.past[-1]
        else:
            return False
        same = _asked(awaited) == _asked(note)
        return same and (awaited.socket == note.socket or socket == self.which(note))


class _Run:
    """A cycle of calls that repeats. It was written once, and is counted from then on."""

    __slots__ = ("_before", "count", "cycle", "held", "last", "next", "settled", "told")

    def __init__(self, cycle: list[_Past]) -> None:
        self.cycle = cycle
        self.last = [past.note for past in cycle]  # the calls of the last cycle
        self._before = self.last[0]  # the call before the last one, in a cycle of one
        self.count = self.told = 1
        self.settled = 0  # calls of `settle` since the run began
        self.held: list[Note] = []  # the beginning of the next one
        self.next = cycle[0]

    def goes_on(self, lane: _Lane, note: Note) -> bool:
        """Count a call if it is the next one of the cycle; else return False."""
        awaited, same, socket = self.next
        if SAME(note) != same:
            return False
        if note.socket != awaited.socket and lane.which(note) != socket:
            return False
        if len(self.cycle) == 1:
            self._before, self.last[0] = self.last[0], note
            self.count += 1
            return True
        self.held.append(note)
        if len(self.held) == len(self.cycle):
            self.last, self.held = self.held, []
            self.count += 1
        self.next = self.cycle[len(self.held)]
        return True

    @property
    def direction(self) -> int:
        """The direction in which the calls move bytes; 0 if they move none."""
        note = self.cycle[0].note
        return _direction(note) if note.moved > 0 else 0

    def take_back(self) -> Note | None:
        """Stop counting the last call of a cycle of one, and return it."""
        if self.count == self.told:
            return None
        self.count -= 1
        last, self.last[0] = self.last[0], self._before
        return last

    def is_due(self) -> bool:
        """Tell whether the count is to be told in this settling, and note that there was one."""
        self.settled += 1
        return self.settled % PAUSE == 1

    def is_short(self) -> bool:
        """Tell whether one call was repeated a few times, and so may be part of a cycle."""
        return len(self.cycle) == 1 and self.count <= LONGEST and self.cycle[0].note.moved <= 0

    @property
    def telling(self) -> str:
        """The name of the call that says most about the run: a read before a send of its bytes."""
        names = [past.note.name for past in self.cycle]
        return min(names, key=lambda name: (name not in RECEIVES, name not in TELLING))
