"""The people of a room: a seat for each connection, and a register of their names."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from chatkit import engine
from chatkit.errors import InputError, ProtocolError
from chatkit.message import MAX_USERNAME, check_username, keys_of
from chatkit.net.bucket import Bucket
from chatkit.net.connection import GAP
from chatkit.net.stream import Stream
from chatkit.texts import say
from chatkit.trace.loop_socket import LoopSocket
from chatkit.wire import nick, room

GLUED = 64  # texts that may wait for a client of the course; more leave in one piece, glued

Raw = bytes | str  # what a client says once, not decoded yet: a line, or a text of the course
Asked = room.Request | ProtocolError  # a request, or the fault in a line that was none


class Host(Protocol):
    """The room, as a seat knows it; `Room` tells more of each."""

    def take(self, seat: "Seat", asked: Asked) -> None: ...

    def break_off(self, seat: "Seat", error: ProtocolError) -> None: ...

    def lose(self, seat: "Seat", error: Exception | None) -> None: ...

    def now(self) -> datetime: ...


class Seat(Stream):
    """One connection of a room. It has no name until the room has accepted its hello."""

    # The way in: the socket brings a piece (`heard`), the seat parts it into requests (`ask`), and
    # the room does each of them (`Host.take`). The way out: the room tells events to this member
    # alone (`tell`), or gives the same batch to all of them (`give`), and the seat writes them.
    #
    # Requests over the limit wait in `held`, and the socket is not read meanwhile: a flood stays in
    # the sender's own buffers, and nothing that an honest script says is lost. A script that says
    # twenty things and ends leaves the room when the last of them has been passed on. What waits
    # is not decoded yet: one `recv` may bring 8,000 wrong lines, and to find their faults would
    # take the loop 0.2 s and 10 MB.

    __slots__ = (
        "bucket",
        "early",
        "heard_at",
        "held",
        "held_since",
        "host",
        "key",
        "muted",
        "name",
        "pinged",
        "sat_at",
    )

    def __init__(self, host: Host, peer: str, trace: LoopSocket | None, bucket: Bucket) -> None:
        super().__init__(peer, trace)
        self.host = host
        self.bucket = bucket
        self.name = ""  # as the room writes it
        self.key = ""  # with which this member may come back
        # events that are told between the hello and the welcome, and sent behind it; else None
        self.early: list[room.Event] | None = None
        self.muted = False
        self.sat_at = self.heard_at = engine.loop().time()  # seconds, as `held_since`
        self.pinged = False  # whether it was asked since it was last heard
        self.held: deque[Raw] = deque()  # requests over the limit
        self.held_since = 0.0  # the loop's time since which there are some

    def lost(self, error: Exception | None) -> None:
        """Tell the room of the end, as soon as all is said that has come before it."""
        if self.closing or not self.held:
            self.host.lose(self, error)

    def tell(self, *events: room.Event) -> None:
        """Send events to this member alone; before its welcome, have them wait for that."""
        if self.early is None:
            self.give(events, b"".join([room.encode(event) for event in events]))
        else:
            self.early += events

    def await_welcome(self) -> None:
        """Have all that is told from now on wait for `welcome`."""
        self.early = []

    def welcome(self, *events: room.Event) -> None:
        """Send the last events of a welcome, and behind them all that has waited for it."""
        early, self.early = self.early or [], None
        self.tell(*events, *early)

    def hang_up(self) -> None:
        """Send all that waits, and end."""
        self.welcome()
        super().hang_up()

    def give(self, events: Sequence[room.Event], lines: bytes) -> None:
        """Send many events to this member; `lines` are the same ones, encoded for all."""
        raise NotImplementedError

    def decode(self, raw: Raw) -> Asked:
        """Return what a line, or a text, asks for."""
        raise NotImplementedError

    def choose(self, raw: str, register: "Register") -> str:
        """Return the name that this seat gets for the one it asked for; raises `InputError`."""
        raise NotImplementedError

    def slow_down(self) -> None:
        """Tell this member that what it says has to wait."""

    # what is held back

    def ask(self, requests: Iterable[Raw]) -> None:
        """Hand requests to the room, now or when this member may speak again."""
        now = engine.loop().time()
        self.heard_at, self.pinged = now, False
        for raw in requests:
            if self.held or not self._ask_now(raw, now):
                self._hold(raw, now)
            elif self.closing:
                return

    def _ask_now(self, raw: Raw, now: float) -> bool:
        """Hand a request to the room if this member may speak now; tell whether it may."""
        asked = self.decode(raw)
        free = isinstance(asked, (room.Pong, room.Bye))  # whatever is answered has its price
        may_speak = free or self.bucket.take(now)
        if may_speak:
            self.host.take(self, asked)
        return may_speak

    def _hold(self, raw: Raw, now: float) -> None:
        """Have a request wait, and read no more meanwhile."""
        if not self.held:
            self.held_since = now
            self.slow_down()
            if self.transport:
                self.transport.pause_reading()
            engine.loop().call_later(self.bucket.wait(), self._release)
        self.held.append(raw)

    def _release(self) -> None:
        """Hand over the requests that wait, as far as the limit permits."""
        now = engine.loop().time()
        while self.held and not self.closing and self.bucket.take(now):
            self.host.take(self, self.decode(self.held.popleft()))
        if self.closing:
            self.held.clear()
        elif self.held:
            engine.loop().call_later(self.bucket.wait(), self._release)
        elif self.transport:
            self.heard_at = now  # it could not be heard meanwhile
            self.transport.resume_reading()
        else:
            self.host.lose(self, None)


class LinesSeat(Seat):
    """A client that speaks lines."""

    __slots__ = ("_lines",)

    def __init__(self, host: Host, peer: str, trace: LoopSocket | None, bucket: Bucket) -> None:
        super().__init__(host, peer, trace, bucket)
        self._lines = room.Lines()

    def heard(self, piece: bytes) -> None:
        """Take the lines that `piece` completes."""
        try:
            self.ask(self._lines.feed(piece))
        except ProtocolError as error:  # the line is too long: the next ones cannot be found
            self.host.break_off(self, error)

    def decode(self, raw: Raw) -> Asked:
        """Return what a line asks for, or its fault."""
        assert isinstance(raw, bytes)
        try:
            return room.request(raw)
        except ProtocolError as error:
            return error

    def give(self, events: Sequence[room.Event], lines: bytes) -> None:
        """Send many events in one write."""
        if lines:
            self.write(lines)

    def slow_down(self) -> None:
        """Tell this member that what it says has to wait."""
        self.tell(room.Fault("too_fast", say("too_fast")))

    def choose(self, raw: str, register: "Register") -> str:
        """Return the checked name; raises `InputError` where it is none, or is taken."""
        name = check_username(raw)
        if taken := register.find(name):
            raise InputError("name_taken", name=name, taken=taken.name)
        return name


class NickSeat(Seat):
    """A client of the course: it is asked for its name, and reads raw text."""

    # Without a delimiter two texts that leave together are read as one. So each leaves in a piece
    # of its own, a moment after the one before. A room in which more is said than that glues them.

    __slots__ = ("_outbox", "_reader", "_stamp", "_timer")

    def __init__(
        self, host: Host, peer: str, trace: LoopSocket | None, bucket: Bucket, stamp: str
    ) -> None:
        super().__init__(host, peer, trace, bucket)
        self._reader = nick.Reader()
        self._stamp = stamp
        self._outbox: deque[bytes] = deque()
        self._timer = False  # whether the next piece has its time

    def heard(self, piece: bytes) -> None:
        """Take the name, and then the texts."""
        self.ask(self._reader.feed(piece))

    def decode(self, raw: Raw) -> Asked:
        """Return the hello that the first text stands for, or a message."""
        assert isinstance(raw, str)
        is_name = not self.name and raw == self._reader.name
        return room.Hello(room.VERSION, raw) if is_name else room.Say(raw)

    def choose(self, raw: str, register: "Register") -> str:
        """Return a free name, since this client cannot be asked for another one: `Bob 2`."""
        name = check_username(raw)
        number = 1
        while register.find(tried := name if number == 1 else _numbered(name, number)):
            number += 1
        return tried

    def give(self, events: Sequence[room.Event], lines: bytes) -> None:
        """Send many events, each in a piece of its own."""
        now = self.host.now()
        coding = "ascii" if self._reader.ascii else "utf-8"
        for event in events:
            if isinstance(event, room.Welcome):  # the course's server tells the newcomer, too
                self.say(nick.encode(room.Joined(event.name), now, self._stamp, coding))
            self.say(nick.encode(event, now, self._stamp, coding))

    def say(self, piece: bytes) -> None:
        """Send a piece, or have it wait for its time."""
        if piece:
            self._outbox.append(piece)
            self._next()

    def _next(self) -> None:
        if self._timer or not self._outbox:
            return
        if len(self._outbox) > GLUED:
            self.write(b"".join(self._outbox))
            self._outbox.clear()
        else:
            self.write(self._outbox.popleft())
        self._timer = True
        engine.loop().call_later(GAP, self._due)

    def _due(self) -> None:
        self._timer = False
        self._next()

    def hang_up(self) -> None:
        """Send all that waits, glued, and end."""
        self.welcome()
        self.write(b"".join(self._outbox))
        self._outbox.clear()
        super().hang_up()


class Guest(NamedTuple):
    """A member as the owner of the room sees it."""

    name: str
    address: str
    waiting: int  # bytes that it has not read yet, of those that wait in this process
    lag: float  # seconds since which the oldest of them waits
    held: int  # things that it has said too fast, and that wait for their turn
    muted: bool


def guest(seat: Seat) -> Guest:
    """Return what is to be seen of a seat just now."""
    lag = seat.lag(engine.loop().time())
    return Guest(seat.name, seat.peer, seat.waiting, lag, len(seat.held), seat.muted)


class Register:
    """The names of a room: no two of them are alike, not even for the eye."""

    def __init__(self) -> None:
        self._seats: dict[str, Seat] = {}  # by the name as it is written, in the order of joining
        self._spoken: dict[str, str] = {}  # names as written, by either of their keys
        self._drawn: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._seats)

    def __iter__(self) -> Iterator[Seat]:
        return iter(self._seats.values())

    @property
    def names(self) -> list[str]:
        """The names, in the order of joining."""
        return list(self._seats)

    def seat_of(self, name: str) -> Seat | None:
        """Return the seat of the member whose name is written exactly so."""
        return self._seats.get(name)

    def find(self, name: str) -> Seat | None:
        """Return the seat of the member whose name is this one, or looks like it."""
        drawn, spoken = keys_of(name)
        known = self._spoken.get(spoken) or self._drawn.get(drawn)
        return self._seats[known] if known else None

    def add(self, name: str, seat: Seat) -> None:
        """Give a seat its name, which must be free."""
        drawn, spoken = keys_of(name)
        self._seats[name] = seat
        self._drawn[drawn] = self._spoken[spoken] = name
        seat.name = name

    def remove(self, seat: Seat) -> bool:
        """Free the name of a seat; tell whether it had one of these."""
        if self._seats.get(seat.name) is not seat:
            return False
        drawn, spoken = keys_of(seat.name)
        del self._seats[seat.name], self._drawn[drawn], self._spoken[spoken]
        return True


def _numbered(name: str, number: int) -> str:
    end = f" {number}"
    return name[: MAX_USERNAME - len(end)] + end
