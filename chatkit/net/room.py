"""A room: many clients, one conversation, one order. All of it runs on the engine's loop."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from chatkit import address, engine, interfaces
from chatkit.address import host_of, host_port
from chatkit.errors import InputError, ProtocolError
from chatkit.message import check_username, keys_of, same_name, short_stamp, visible
from chatkit.net.archive import Archive
from chatkit.net.arguments import at_least, flag, text
from chatkit.net.bucket import BURST, RATE, SLOWEST, Bucket
from chatkit.net.connection import QUEUE_LIMIT, Opened, carry, send_at_once, watch_the_cable
from chatkit.net.history import Row, token
from chatkit.net.listening import HANDSHAKE, Listener, check_host, listening_ip
from chatkit.net.members import Asked, Guest, LinesSeat, NickSeat, Register, Seat, guest
from chatkit.net.pair import SLOW_READER
from chatkit.net.server import where
from chatkit.net.service import Place, Service
from chatkit.net.transcript import Seldom
from chatkit.texts import say
from chatkit.trace.loop_socket import LoopSocket
from chatkit.trace.recorder import recorder
from chatkit.wire import nick, room
from chatkit.wire.nick import STAMPS
from chatkit.wire.room import A_LINE_OF_NAMES

NAMING = 120.0  # seconds for a person to type a name
PING = 20.0  # seconds of silence after which a member is asked whether it is still there
GONE = 40.0  # seconds of silence after which it is gone; a cut cable shows within this time
FLOOD = 30.0  # seconds over the limit in one go, after which a member is dropped
PER_ADDRESS = 16  # connections; a class behind one address (NAT, a JupyterHub) needs more
CLASSROOM = 512
LINGERING = 100  # connections at a time that are given a moment to read why they end
BACKLOG = 1024  # connections that the system holds until accept(); a class may knock at once
TOLD_LATER = 1_000  # names of dropped members that are told why when they return
AT_ONCE = 64 * 1024  # bytes in one write to a member; below the limit for a slow reader
SHORT_FLUSH = 0.0005  # seconds; a flush that took no longer is followed by the next at once
LONGEST_PAUSE = 0.005  # seconds between two flushes
MANY = 32  # lines in a flush; where so many share a write, it is no use to wait for more
PAUSE_OF_JOINING = 0.05  # seconds between two that only tell who has come and gone
NOBODY_COMES = 0.001  # seconds without a new line, after which that pause ends early
LOOK = 1.0  # seconds between two looks at the clocks of all connections
TRACED = 20  # connections at a time in the trace; nobody reads a diagram with more lanes


class Said(msgspec.Struct, frozen=True, gc=False):
    """An event for everybody, its line, and its number where it is a message."""

    event: room.Event
    line: bytes
    seq: int = 0


class Arrival(NamedTuple):
    """A newcomer that has its name, and the number of the latest message when it said hello."""

    seat: Seat
    hello: room.Hello
    last: int


class Room(Service):
    """Listens on a port, and lets many clients talk with each other.

        room = Room(5005, "kelas", history="kelas.sqlite").start()

    `port=0` lets the system choose. `nick` is a second port, for clients of the course, and `stamp`
    how their messages are stamped: `full`, `time` or `none`. Without `history` messages are kept in
    memory alone. `classroom=True` permits 512 connections from one address instead of 16. A client
    may say `burst` things at once, and then `rate` a second; both can be large, and neither is 0.
    """

    # How a message travels. A seat decodes it and asks the room (`take`). The room gives it its
    # number, hands it to the history, and adds its line to the batch of this turn of the loop. When
    # all sockets that were readable have been read, `_flush` joins the batch and gives it to each
    # member in one write: a write costs 5 µs, so 500 readers would make 500 messages of one turn
    # cost over a second, and joined they cost 3 ms. Later the history says what is stored, and the
    # senders are told.

    def __init__(
        self,
        port: int,
        name: str = "main",
        host: str = address.HOST,
        *,
        lan: bool = False,
        nick: int | None = None,
        stamp: str = "full",
        history: str | Path | None = None,
        classroom: bool = False,
        burst: float = BURST,
        rate: float = RATE,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(clock)
        self.port = address.check_port(port, lowest=0)
        self.nick = None if nick is None else address.check_port(nick, lowest=0)
        self.name = check_username(text("name", name))
        self.host = check_host(host, lan=lan)
        self.stamp = _check_stamp(stamp)
        self.history = None if history is None else Path(history)
        self.per_address = CLASSROOM if flag("classroom", classroom) else PER_ADDRESS
        self._limit = at_least("burst", burst, 1), at_least("rate", rate, SLOWEST)
        self._ip = self.host  # until `begin` has looked a name up
        self._tasks: list[asyncio.Task[None]] = []  # accepting, and looking at the clocks
        self._listeners: list[Listener] = []
        self._seldom = Seldom()  # a program that is turned away tries again and again
        self._reset()

    def _reset(self) -> None:
        """Have nobody and nothing in the room."""
        self._archive = Archive(self.name, None, self._acknowledge, self._warn)
        self._told_of_trace = False  # whether it was said that not all connections are recorded
        self._seats: set[Seat] = set()  # the connections that count
        self._ending: set[Seat] = set()  # those that are given a moment to read their last line
        self._addresses: Counter[str] = Counter()
        self._register = Register()
        self._readers: set[Seat] = set()  # the members that get each batch at once
        self._behind: dict[Seat, asyncio.Task[None]] = {}  # those that are catching up
        self._muted: set[str] = set()  # keys of names; to leave and come back is no way out
        self._dropped: dict[str, str] = {}  # the reason's key, by the name of the dropped member
        self._arrivals: list[Arrival] = []  # to be welcomed by the next flush
        self._batch: list[Said] = []
        self._moment: tuple[str, str] | None = None  # the stamps of the messages of the batch
        self._flushing: asyncio.Handle | None = None  # the next flush
        self._rested = 0.0  # the loop's time from which the next flush may be
        self._flushed = 0  # lines in the latest flush

    # called by a notebook

    @property
    def members(self) -> list[str]:
        """The names of those who are here, in the order of joining."""
        return engine.call(lambda: self._register.names)

    @property
    def guests(self) -> list[Guest]:
        """Those who are here as the owner sees them, in the order of joining."""
        return engine.call(lambda: [guest(seat) for seat in self._register])

    @property
    def running(self) -> bool:
        """Whether it listens."""
        return bool(self._listeners)

    def kick(self, name: str) -> None:
        """Send a member out; raises `InputError` where there is none of that name."""
        engine.call(lambda: self._expel(self._member(name), "kicked"))

    def mute(self, name: str, muted: bool = True) -> None:
        """Refuse what a member says from now on, or take it again."""

        def mute() -> None:
            seat = self._member(name)
            seat.muted = flag("muted", muted)
            change = self._muted.add if muted else self._muted.discard
            change(keys_of(seat.name)[1])
            self._transcript.say("muted" if muted else "unmuted", "notice", name=name)

        engine.call(mute)

    def _member(self, name: str) -> Seat:
        seat = self._register.find(text("name", name))
        if seat is None:
            raise InputError("member_unknown", name=visible(name))
        return seat

    # bind, listen, accept

    async def begin(self) -> None:
        """Do the work of `start`, on the engine's loop."""
        self._ip = await listening_ip(self.host, self.port)
        await self._clear_place()
        self._reset()
        try:
            for port in (self.port, *(() if self.nick is None else (self.nick,))):
                listener = Listener(self._ip, port)
                await listener.bind()
                listener.listen(BACKLOG)
                self._listeners.append(listener)
            self._archive = Archive(self.name, self.history, self._acknowledge, self._warn)
        except BaseException:
            self._close_listeners()
            raise
        self.port = self._listeners[0].port
        self._take_place()
        for line in where(self._ip, self.port, self.now()):
            self._transcript.add(line, "where")
        if self.nick is not None:
            self.nick = self._listeners[1].port
            self._transcript.say("room_nick", "where", port=self.nick)
        if self.history:
            self._transcript.say("room_history", "where", path=self.history)
        self._tasks = [engine.task(self._accept(one)) for one in self._listeners]
        self._tasks.append(engine.task(self._look()))

    async def _accept(self, listener: Listener) -> None:
        while True:
            opened = await listener.accept()
            with suppress(OSError):  # it may have been reset since
                await self._seat(opened, course=listener.port == self.nick)

    async def _seat(self, opened: Opened, *, course: bool) -> None:
        """Give a connection a seat; one too many from its address is told so."""
        sock, peer, trace = opened
        send_at_once(sock)
        record = self._record_of(trace)
        bucket = Bucket(engine.loop().time(), *self._limit)
        seat: Seat
        if course:
            seat = NickSeat(self, peer, record, bucket, self.stamp)
            watch_the_cable(sock)  # these clients answer no ping
        else:
            seat = LinesSeat(self, peer, record, bucket)
        crowded = self._addresses[host_of(peer)] >= self.per_address
        if not crowded:
            self._seats.add(seat)
            self._addresses[host_of(peer)] += 1
        try:
            await carry(sock, seat)
        except BaseException:
            self._uncount(seat)
            raise
        if record is None:
            trace.closed(None)
        if crowded:
            if self._seldom.may_tell():
                self._transcript.say("room_crowd", "problem", address=peer, limit=self.per_address)
            self._dismiss(seat, _bye("room_full", limit=self.per_address))
        elif isinstance(seat, NickSeat):
            seat.say(nick.QUESTION)

    def _record_of(self, trace: LoopSocket) -> LoopSocket | None:
        """Return the record of a connection, or None where enough are recorded already."""
        if len(self._seats) < TRACED:
            return trace
        if recorder() and not self._told_of_trace:
            self._told_of_trace = True
            self._transcript.say("room_traced", "notice", n=TRACED)
        return None

    # what a client asks for

    def now(self) -> datetime:
        """Return the time of the room's clock."""
        return self._watch.now()

    def take(self, seat: Seat, asked: Asked) -> None:
        """Do what a client asks for, or say why not."""
        if seat not in self._seats:
            return  # it is one too many, or on its way out
        try:
            match asked:
                case room.Say() if seat.name and not seat.muted:  # almost all that is asked for
                    self._post(seat, asked)
                case room.Hello():
                    self._greet(seat, asked)
                case room.Pong():
                    pass
                case room.Ping():
                    seat.tell(room.Pong())
                case room.Bye():
                    self._dismiss(seat)
                case ProtocolError():
                    seat.tell(room.Fault(asked.key, str(asked)))
                case _ if not seat.name:
                    raise InputError("hello_first")
                case _ if seat.muted:
                    raise InputError("muted_you")
                case room.Whisper():
                    self._whisper(seat, asked)
        except InputError as error:
            seat.tell(room.Fault(error.key, str(error), getattr(asked, "id", "")))
            if isinstance(seat, NickSeat) and not seat.name:  # it is not asked twice
                self._dismiss(seat)

    def break_off(self, seat: Seat, error: ProtocolError) -> None:
        """End a connection in which nobody can tell where the next line begins."""
        self._dismiss(seat, room.Fault(error.key, str(error)))

    def _greet(self, seat: Seat, hello: room.Hello) -> None:
        """Give a newcomer its name; the next flush welcomes it."""
        if seat.name:
            raise InputError("hello_again")
        if hello.version != room.VERSION:
            raise InputError("version_unknown", version=hello.version, known=room.VERSION)
        if hello.room and not same_name(hello.room, self.name):
            raise InputError("room_unknown", name=visible(hello.room), here=self.name)
        old = self._register.seat_of(check_username(hello.name)) if hello.key else None
        back = old is not None and hello.key == old.key
        if old and back:  # the same client, whose old connection has died unnoticed
            self._free_name(old)
            self._dismiss(old, _bye("replaced"))
        name = seat.choose(hello.name, self._register)
        self._register.add(name, seat)
        seat.await_welcome()
        seat.key = token()
        seat.muted = keys_of(name)[1] in self._muted
        self._arrivals.append(Arrival(seat, hello, self._archive.last))
        if not back:
            self._tell_all(room.Joined(name))
            self._transcript.say("room_joined", "notice", name=name, address=seat.peer)
        self._flush_soon()

    def _post(self, seat: Seat, said: room.Say) -> None:
        """Give a message its number, and have it shown and stored."""
        if not said.text:
            raise InputError("room_empty")
        if self._archive.repeat(seat.name, said.id):
            return
        utc, short = moment = self._moment or _stamps(self.now())
        posted = self._archive.make(seat.name, said.text, utc, said.id)
        line = room.encode(posted)
        _check_size(said.text, line)
        self._moment = moment  # a message that was refused must leave none to the next batch
        self._batch.append(Said(posted, line, posted.seq))
        self._flush_soon()
        head = f"[{short}] {seat.name}: "
        self._transcript.add(head + visible(said.text), "theirs", len(head))
        self._archive.add(posted)

    def _whisper(self, seat: Seat, said: room.Whisper) -> None:
        """Give a message to one member, and to its sender as an answer."""
        if not said.text:
            raise InputError("room_empty")
        to = self._member(said.to)
        private = room.Private(seat.name, to.name, said.text, _stamp(self.now()), said.id)
        _check_size(said.text, room.encode(private))
        for one in {seat, to}:
            one.tell(private)

    # the one order

    def _tell_all(self, event: room.Event) -> None:
        """Tell an event to everybody, in its place in the one order."""
        self._batch.append(Said(event, room.encode(event)))
        self._flush_soon()

    # Pacing. Under a steady load of many senders each turn of the loop brings one or two messages,
    # and a flush for each would spend all the time on writes. So after a flush that took t, the
    # next one waits for t, 5 ms at most: meanwhile messages gather, and share a write. This halves
    # the CPU and costs a few milliseconds; a flush for a few members takes less and waits for none.
    # Two flushes of a single message show that nothing gathers, so waiting would gain nothing; nor
    # would it where many share a write already.
    #
    # When a thousand come in at once, each one's coming is told to all the others. So after a flush
    # that told of nothing else, the next one waits as long as more come, 50 ms at most (`_gather`),
    # and then all are told at once.
    def _flush_soon(self) -> None:
        """Have the batch flushed when its time comes, unless that is arranged already."""
        if self._flushing is not None:
            return
        later, pause = engine.loop().call_later, self._rested - engine.loop().time()
        if pause <= 0:
            self._flushing = engine.loop().call_soon(self._flush)
        elif pause <= LONGEST_PAUSE:
            self._flushing = later(pause, self._flush)
        else:
            self._flushing = later(NOBODY_COMES, self._gather, len(self._batch))

    def _gather(self, count: int) -> None:
        """End the pause if nothing was added to the `count` lines of the batch; else go on."""
        self._flushing = None
        if len(self._batch) == count:
            self._rested = 0.0
        self._flush_soon()

    def _flush(self) -> None:
        """Give the batch to all members in one write each, and welcome those who have come."""
        began = engine.loop().time()
        self._flushing = self._moment = None
        batch = self._next_batch()
        if batch:
            self._write(batch)
        if self._arrivals and not self._batch:  # all is said that came before them
            self._welcome_all()
        ended = engine.loop().time()
        self._rested = ended + _pause(batch, self._flushed, ended - began)
        self._flushed = len(batch)
        if self._batch:
            self._flush_soon()

    def _next_batch(self) -> list[Said]:
        """Return what is said next, some 64 KiB at most; the rest stays in the batch."""
        count = len(list(_one_write(said.line for said in self._batch)))
        batch, self._batch = self._batch[:count], self._batch[count:]
        return batch

    def _write(self, batch: list[Said]) -> None:
        """Give a batch to each member in one write, and drop those who do not read."""
        events = [said.event for said in batch]
        lines = b"".join([said.line for said in batch])
        slow = []
        for seat in self._readers:
            seat.give(events, lines)
            if seat.behind and seat.waiting > QUEUE_LIMIT:
                slow.append(seat)
        if self._behind:  # its messages come to them with the others that they have missed
            aside = [said for said in batch if not said.seq]
            events, lines = [said.event for said in aside], b"".join([said.line for said in aside])
            for seat in self._behind:
                seat.give(events, lines)
        for seat in slow:
            self._expel(seat, "reader_slow")
        self._archive.show([said.event for said in batch if isinstance(said.event, room.Posted)])

    # welcome, and catching up

    def _welcome_all(self) -> None:
        """Say to all newcomers who is here, and begin to give each what it has missed."""
        names = self._register.names
        lists = [names[at : at + A_LINE_OF_NAMES] for at in range(0, len(names), A_LINE_OF_NAMES)]
        more = [*map(room.Members, lists[1:])]
        lines = b"".join(map(room.encode, more))  # the same ones for a thousand newcomers
        arrivals, self._arrivals = self._arrivals, []
        for one in arrivals:
            if self._register.seat_of(one.seat.name) is one.seat:
                last, gap = self._seen(one)
                welcome = room.Welcome(
                    room.VERSION,
                    self.name,
                    one.seat.name,
                    lists[0],
                    last,
                    self._archive.numbering,
                    one.seat.key,
                    saved=self._archive.saving,
                    gap=gap,
                )
                one.seat.give([welcome, *more], room.encode(welcome) + lines)
                self._begin_to_read(one.seat, last)

    def _begin_to_read(self, seat: Seat, last: int) -> None:
        """Have a newcomer get each batch from now on, or the messages after `last` before that."""
        events: list[room.Event] = []
        if why := self._dropped.pop(seat.name, ""):
            events.append(room.Fault(why, say(why)))
        if last == self._archive.last:
            self._readers.add(seat)
            events.append(room.Ready(self._archive.shown))
        else:
            self._behind[seat] = engine.task(self._bring_up(seat, last))
        seat.welcome(*events)

    def _seen(self, arrival: Arrival) -> tuple[int, bool]:
        """Return the number after which messages follow, and whether the client counts in others.

        Such a client has seen none of our messages.
        """
        hello = arrival.hello
        if hello.last is None:
            return arrival.last, False
        if hello.last > self._archive.last or hello.numbering not in ("", self._archive.numbering):
            return 0, True
        return hello.last, False

    # A client that comes back gets the messages after its last number: the older ones from the
    # file, the latest from memory, each part when the part before has left. What is said meanwhile
    # joins the end of those in memory. While a slow client takes one part, the next one may leave
    # the memory, so each part is looked for anew. When the client has got the end, it becomes a
    # reader in the same turn of the loop, so that no message is left out and none is given twice.
    async def _bring_up(self, seat: Seat, last: int) -> None:
        """Give a member the messages after `last`, and make it a reader."""
        while missed := await self._archive.missed(last):
            lines = list(_one_write(map(room.encode, missed)))
            latest = missed[len(lines) - 1]
            last = latest.last if isinstance(latest, room.Gap) else latest.seq
            seat.give(missed[: len(lines)], b"".join(lines))
            await seat.drain()
        del self._behind[seat]
        self._readers.add(seat)
        seat.tell(*self._archive.lost(last), room.Ready(self._archive.shown))

    # what is stored

    def _acknowledge(self, rows: Sequence[Row | room.Posted], saved: bool) -> None:
        """Tell the senders of `rows`, each in one write."""
        acks: dict[str, list[room.Ack]] = {}
        for row in rows:
            if row.id:
                acks.setdefault(row.sender, []).append(room.Ack(row.id, row.seq, saved))
        for name, own in acks.items():
            if seat := self._register.seat_of(name):
                seat.tell(*own)

    def _warn(self, key: str, why: str) -> None:
        """Tell everybody that messages are not saved, or are saved again."""
        self._transcript.add(why, "notice" if key == "saved_again" else "problem")
        self._tell_all(room.Fault(key, why))

    # leaving. The life of a seat, and the collections that know it meanwhile:
    #
    #   it sits       _seats, _addresses   its connection counts; hello is awaited, some seconds
    #   it is named   _register            others see its name; the next flush welcomes it
    #   it catches up _behind              a task gives it the messages that it has missed
    #   it reads      _readers             it gets each batch, until the end
    #   it ends       _ending              its name is free, and it does not count any more; it has
    #                                      a second to read its last line
    #   it is lost    none                 the socket is closed
    #
    # Each step may be the last. Who leaves by itself is lost at once. `_dismiss` says a last word,
    # and leads to `_ending`; `_expel` logs it before, and cuts off whoever does not read.

    def lose(self, seat: Seat, error: Exception | None) -> None:
        """Take the end of a connection."""
        self._ending.discard(seat)
        self._uncount(seat)
        self._part(seat)

    def _dismiss(self, seat: Seat, *last: room.Event) -> None:
        """Say a last word and end the connection, with a moment to read it.

        No moment is given where many have one already, or where the peer has ended its own side,
        and does not read.
        """
        seat.tell(*last)
        if len(self._ending) < LINGERING and not seat.closing:
            if seat.transport:
                self._ending.add(seat)
            seat.hang_up()
        else:
            seat.abort()
        self._uncount(seat)
        self._part(seat)

    def _expel(self, seat: Seat, key: str) -> None:
        """Send a member out; one that does not read is told when it returns."""
        if is_member := self._register.seat_of(seat.name) is seat:
            self._transcript.say("room_dropped", "problem", name=seat.name, why=say(key))
        if not seat.behind:
            self._dismiss(seat, _bye(key))
            return
        if is_member:
            self._dropped[seat.name] = key
        if len(self._dropped) > TOLD_LATER:
            del self._dropped[next(iter(self._dropped))]
        seat.abort()
        self._part(seat)

    def _uncount(self, seat: Seat) -> None:
        """Let another connection from this address take the place."""
        if seat in self._seats:
            self._seats.discard(seat)
            host = host_of(seat.peer)
            self._addresses[host] -= 1
            if not self._addresses[host]:  # or a room that runs for months would know all it met
                del self._addresses[host]

    def _part(self, seat: Seat) -> None:
        """Free a member's name, and tell the others."""
        if self._free_name(seat):
            self._tell_all(room.Left(seat.name))
            self._transcript.say("room_left", "notice", name=seat.name)

    def _free_name(self, seat: Seat) -> bool:
        """Give a seat nothing any more, and let another one have its name; tell if it had one."""
        self._readers.discard(seat)
        if catching := self._behind.pop(seat, None):
            catching.cancel()
        return self._register.remove(seat)

    # looking at the clocks

    async def _look(self) -> None:
        """Look at the clocks of all connections, again and again."""
        while True:
            await asyncio.sleep(LOOK)
            now = engine.loop().time()
            for seat in list(self._seats):
                self._look_at(seat, now)

    def _look_at(self, seat: Seat, now: float) -> None:
        if seat.lag(now) >= SLOW_READER:
            if seat.closing:
                seat.abort()
            else:
                self._expel(seat, "reader_slow")
        elif seat.closing:
            pass
        elif not seat.name:
            # a client of the course connects first, and then asks a person for the name
            patience = NAMING if isinstance(seat, NickSeat) else HANDSHAKE
            if now - seat.sat_at >= patience:
                self._dismiss(seat, _bye("hello_late", seconds=int(patience)))
        elif seat.held:
            if now - seat.held_since >= FLOOD:
                self._expel(seat, "flooded")
        elif isinstance(seat, LinesSeat):
            silent = now - seat.heard_at
            if silent >= GONE:
                self._expel(seat, "gone_silent")
            elif silent >= PING and not seat.pinged:
                seat.pinged = True
                seat.tell(room.Ping())

    # ending, and the present state

    def _close(self) -> Collection[asyncio.Future[None]]:
        if not self._listeners:
            return []
        self._close_listeners()
        self._leave_place()
        if self._flushing:
            self._flushing.cancel()
            self._rested = 0.0
            while self._batch:
                self._write(self._next_batch())
        for catching in self._behind.values():
            catching.cancel()
        seats = [*self._seats, *self._ending]
        for seat in self._seats:
            seat.tell(_bye("room_stops"))
            seat.hang_up()
        storing = self._archive.close()
        self._reset()
        self._transcript.say("server_left", "notice", port=self.port)
        closing = engine.loop().create_task(_close_all(seats))
        return [closing, storing] if storing else [closing]

    def _close_listeners(self) -> None:
        for task in self._tasks:
            task.cancel()
        for listener in self._listeners:
            listener.close()
        self._tasks, self._listeners = [], []

    def _forget(self) -> None:
        self._tasks, self._listeners = [], []
        self._reset()

    @property
    def _place(self) -> Place:
        return self._ip, self.port

    def _status(self) -> str:
        if not self._listeners:
            return say("server_stopped")
        here = host_port((interfaces.seen_host(self._ip), self.port))
        return say("room_status", name=self.name, address=here, n=len(self._register))

    def __repr__(self) -> str:
        return f"<Room {self.name} {host_port((self.host, self.port))}: {self.status}>"


def _bye(key: str, **values: object) -> room.Bye:
    return room.Bye(key, say(key, **values))


def _pause(batch: list[Said], before: int, took: float) -> float:
    """Return the seconds until the next flush, after this one and one of so many lines before."""
    if took <= SHORT_FLUSH:
        return 0.0
    if not any(said.seq for said in batch):
        return PAUSE_OF_JOINING
    return min(took, LONGEST_PAUSE) if 1 < max(len(batch), before) < MANY else 0.0


def _one_write(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the first lines, as many as leave in one write: 64 KiB at most, or one line."""
    size = 0
    for line in lines:
        size += len(line)
        if size > max(AT_ONCE, len(line)):
            return
        yield line


async def _close_all(seats: Collection[Seat]) -> None:
    """Wait until all connections are closed; each is given a second to read its last line."""
    while any(seat.transport for seat in seats):
        await asyncio.sleep(0.01)


def _check_size(text: str, line: bytes) -> None:
    if len(line) > room.MAX_LINE:
        numbers = {"characters": len(text), "bytes": len(line), "limit": room.MAX_LINE}
        raise InputError("message_long_framed", **numbers)


def _stamps(now: datetime) -> tuple[str, str]:
    """Return the stamp of a message on the wire, and in the log."""
    return _stamp(now), short_stamp(now)


def _stamp(now: datetime) -> str:
    """Return a time in ISO 8601 with the offset of UTC; a student's clock may tell any year."""
    try:
        utc = now.astimezone(UTC)
    except (OverflowError, ValueError, OSError):
        utc = datetime.now(UTC)
    return utc.isoformat(timespec="milliseconds")


def _check_stamp(stamp: str) -> str:
    if stamp not in STAMPS:
        raise InputError("stamp_unknown", stamp=visible(str(stamp)), known=" / ".join(STAMPS))
    return stamp
