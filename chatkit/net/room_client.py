"""A client of a room: it comes back by itself, and loses nothing that was typed meanwhile."""

import asyncio
import random
import secrets
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from chatkit import address, engine
from chatkit.address import host_port
from chatkit.errors import ChatError, InputError, NetworkError, ProtocolError
from chatkit.message import Message, check_username, echoed, short_stamp, visible
from chatkit.net.arguments import at_least, flag, text
from chatkit.net.bucket import BURST, RATE, Bucket
from chatkit.net.client import MOMENT
from chatkit.net.connection import NAME_GAP, carry, connect, send_at_once, watch_the_cable
from chatkit.net.service import Place, Service
from chatkit.net.stream import Stream
from chatkit.net.transcript import Latest
from chatkit.texts import say
from chatkit.trace.loop_socket import LoopSocket
from chatkit.wire import nick, room

WELCOME = 10.0  # seconds for a room to answer a hello
A_LOOK = 5.0  # seconds for which `flush` lets the engine wait in one go
SILENT = 45.0  # seconds without a word; a room asks a silent client every 20
FIRST_PAUSE = 0.1  # seconds before the first attempt to come back; each later one doubles it
LONGEST_PAUSE = 2.0  # so that all are back within 5 s after a server was killed
COURSE_RATE = 20.0  # messages a second to a server of the course, which reads each by itself
TYPED = 1_000  # texts that wait to be acknowledged; at the room's pace, eight minutes' worth
SEEN = 10_000  # messages that are known by their sender and id, so that none is shown twice
FRAME = 512  # bytes of a message's line that are not its text: the names, the time, the ids
FINAL = {"kicked", "replaced", "room_full"}  # reasons after which it does not come back
# On the way back these are none: our own old connection may have the name, or the place, until the
# room notices its end.
TEMPORARY = {"name_taken", "room_full"}


class Typed(NamedTuple):
    """A text that the room has not acknowledged yet; `to` is empty where it is for all."""

    text: str
    to: str


class _Line(Stream):
    """The connection of the client, with a room that speaks lines."""

    __slots__ = ("_lines", "_take", "heard_at", "over")

    burst, rate = BURST - 1, RATE  # of what is said; below the room's limit

    def __init__(self, peer: str, trace: LoopSocket, take: Callable[[room.Event], None]) -> None:
        super().__init__(peer, trace)
        self.over: asyncio.Future[None] = engine.loop().create_future()
        self.heard_at = engine.loop().time()
        self._lines = room.Lines()
        self._take = take

    def heard(self, piece: bytes) -> None:
        """Take the lines that `piece` completes; whatever is no line of a room ends it."""
        self.heard_at = engine.loop().time()
        try:
            for line in self._lines.feed(piece):
                event = room.event(line)
                if event is not None and not self.closing:
                    self._take(event)
        except ProtocolError as error:
            self.end(error)

    def ask(self, request: room.Request) -> None:
        """Send a request to the room."""
        self.write(room.encode(request))

    @property
    def silent(self) -> float:
        """The seconds for which the room has said nothing."""
        return engine.loop().time() - self.heard_at

    def lost(self, error: Exception | None) -> None:
        """Note the end."""
        self.end(error)

    def end(self, error: Exception | None) -> None:
        """End the visit, because of `error` unless that is None."""
        if not self.over.done():
            if error:
                self.over.set_exception(error)
            else:
                self.over.set_result(None)
        self.abort()


class _CourseLine(_Line):
    """The connection with a server of Pertemuan 4, told to the client as if it were a room's."""

    __slots__ = ("_name", "_reader")

    burst, rate = 1, COURSE_RATE  # one by one, or the server reads two of them glued
    silent = 0.0  # such a server does not ask whether its clients are still there

    def __init__(
        self, peer: str, trace: LoopSocket, take: Callable[[room.Event], None], name: str
    ) -> None:
        super().__init__(peer, trace, take)
        self._name = name
        self._reader = nick.ServerReader()

    def heard(self, piece: bytes) -> None:
        """Answer NICK, which lets us in, and take all else that `piece` tells."""
        for event in self._reader.feed(piece):
            if event is None:
                self.write(nick.encode_name(self._name))
                engine.loop().call_later(NAME_GAP, self._let_in)
            elif not self.closing:
                self._take(event)

    def _let_in(self) -> None:
        """Begin to talk; a message at once would be read as a part of the name."""
        if self.closing:
            return
        name = self._name
        self._take(room.Welcome(room.VERSION, self.peer, name, [name], 0, "", ""))
        self._take(room.Ready(0))

    def ask(self, request: room.Request) -> None:
        """Send a message; this dialect has nothing else. Nobody will acknowledge it."""
        if isinstance(request, room.Say):
            self.write(nick.encode_text(request.text, self._name))
            self._take(room.Ack(request.id, 0, False))


class RoomClient(Service):
    """Joins a room and talks with all who are in it.

        bob = RoomClient("127.0.0.1", 5005, "Bob").start()
        bob.send("Halo")

    `start` and `send` return at once. A connection that is lost comes back by itself; `state` tells
    how it goes: `stopped`, `connecting`, `joined`, or `waiting` for the next attempt. `nick=True`
    joins a server of Pertemuan 4 instead, which knows neither numbers nor private messages.
    """

    # Nothing lost, nothing twice. Each text has an id of its own, and stays in `_typed` until the
    # room has acknowledged it. After a lost connection the client says the last number that it has
    # seen, and gets all that it has missed. Only then does it know which of its texts have arrived:
    # those that came back to it are done, and the others it sends again, under the same id. Whoever
    # has seen the id of a sender before leaves the message out.

    def __init__(
        self,
        host: str,
        port: int,
        username: str,
        *,
        room: str = "",
        nick: bool = False,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(clock)
        self.port = address.check_port(port)
        self.host = address.check_host(text("host", host))
        self.username = check_username(text("username", username))
        self._wanted = text("room", room)
        self._course = flag("nick", nick)
        self._own = secrets.token_hex(4)  # the beginning of all our ids
        self._count = 0
        self._messages: Latest[Message] = Latest()
        self._typed: dict[str, Typed] = {}  # by their ids, in the order of typing
        self._forget()

    def _forget(self) -> None:
        self._life: asyncio.Task[None] | None = None
        self._answered = asyncio.Event()  # set when `start` need not wait any longer
        self._line: _Line | None = None
        self._room = ""  # its name; empty until the first welcome
        self._ready = False  # whether all that was missed has come
        self._members: dict[str, None] = {}
        self._last: int | None = None  # the number of the latest message that has come
        self._numbering = self._key = ""
        self._seen: dict[tuple[str, str], None] = {}
        self._sent: set[str] = set()  # ids that were sent through the present connection
        self._stored: set[str] = set()  # ids that were acknowledged and have not come back yet
        self._bucket = Bucket(0.0)
        self._pumping: asyncio.TimerHandle | None = None
        self._why = ""  # the reason for the present state, as a sentence
        self._final = False  # whether it must not come back

    # called by a notebook

    def send(self, text: str, to: str = "") -> Message:
        """Send one message to all, or to the member `to` alone; return it.

        Without a connection it waits for the next one. Raises `InputError` where it is empty or
        too long, and `NetworkError` where the client is stopped.
        """
        return engine.call(self._send, text, to)

    @property
    def messages(self) -> list[Message]:
        """The messages in the order of the room, the last 5,000 at most."""
        return engine.call(list, self._messages)

    @property
    def members(self) -> list[str]:
        """The names of those who are in the room; empty while there is no connection."""
        return engine.call(lambda: list(self._members))

    @property
    def waiting(self) -> list[str]:
        """The texts that the room has not acknowledged yet."""
        return engine.call(lambda: [typed.text for typed in self._typed.values()])

    @property
    def running(self) -> bool:
        """Whether it is in the room, or on its way to it."""
        return self._life is not None

    @property
    def state(self) -> str:
        """`stopped`, `connecting`, `joined`, or `waiting` for the next attempt."""
        return engine.call(self._state)

    def flush(self, seconds: float = 10.0) -> None:
        """Wait until the room has acknowledged everything, and it has come back.

        Raises `NetworkError` where it has not within `seconds`.
        """
        end = time.monotonic() + at_least("seconds", seconds, 0)
        # in parts: a caller waits for the engine for some seconds at most, since it never hangs
        while not engine.run(self._acknowledged(min(A_LOOK, end - time.monotonic()))):
            if time.monotonic() >= end:
                raise NetworkError("not_acknowledged", n=len(self.waiting), seconds=int(seconds))

    async def _acknowledged(self, seconds: float) -> bool:
        """Wait until all is acknowledged, for some seconds; tell whether it is."""
        end = engine.loop().time() + seconds
        while self._typed and engine.loop().time() < end:
            await asyncio.sleep(0.01)
        return not self._typed

    # connect, and come back

    async def begin(self) -> None:
        """Do the work of `start`, on the engine's loop."""
        await self._clear_place()
        self._take_place()
        self._forget()
        self._life = engine.task(self._live())
        self._transcript.tell()
        with suppress(TimeoutError):
            async with asyncio.timeout(MOMENT):
                await self._answered.wait()

    async def _live(self) -> None:
        """Visit the room again and again, until a reason is final."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self._visit()
            except ChatError as error:
                self._why = str(error)
            except OSError as error:
                self._why = address.reason(error)
            ready, came, self._line = self._ready, bool(self._members), None
            self._ready = False
            self._members = {}
            if self._life is None:  # stopped: the log has its last line already
                return
            if self._final or not self._room:
                break
            if ready:
                pause = FIRST_PAUSE
            if came:
                self._transcript.say("room_lost", "problem", why=self._why)
            self._transcript.tell()
            # with jitter: after a room was killed, a class must not knock in one moment
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(2 * pause, LONGEST_PAUSE)
        self._life = None
        self._leave_place()
        self._transcript.add(self._why, "problem")
        self._answered.set()

    async def _visit(self) -> None:
        """Connect, say hello, and stay until the connection ends; raises the reason of the end."""
        self._why = say("room_connection_lost")
        sock, peer, trace = await connect(self.host, self.port)
        send_at_once(sock)
        watch_the_cable(sock)
        line = (
            _CourseLine(peer, trace, self._take, self.username)
            if self._course
            else _Line(peer, trace, self._take)
        )
        self._line = line
        self._sent.clear()
        self._stored.clear()
        if self._course:
            self._last = None  # its messages are counted anew in each connection
        self._bucket = Bucket(engine.loop().time(), line.burst, line.rate)
        await carry(sock, line)
        version, name, seen = room.VERSION, self.username, self._last
        line.ask(room.Hello(version, name, self._wanted, seen, self._numbering, self._key))
        try:
            await self._stay(line)
        finally:
            line.abort()

    async def _stay(self, line: _Line) -> None:
        began = engine.loop().time()
        while not line.over.done():
            await asyncio.wait([line.over], timeout=1.0)
            now = engine.loop().time()
            if not (self._members or line.over.done()) and now - began > WELCOME:
                raise NetworkError("room_no_welcome", address=line.peer, seconds=int(WELCOME))
            if line.silent > SILENT:
                raise NetworkError("room_silent", seconds=int(SILENT))
        await line.over

    # what the room tells

    def _take(self, event: room.Event) -> None:
        match event:
            case room.Posted():
                self._show(event)
            case room.Ack(id=id, seq=seq):
                if self._last is not None and seq <= self._last:
                    self._done(id)
                else:
                    self._stored.add(id)  # it is done when it has come back, too
            case room.Private():
                self._show_private(event)
            case room.Joined(name=name):
                self._members[name] = None
                self._transcript.say("room_came", "notice", name=visible(name))
            case room.Left(name=name):
                self._members.pop(name, None)
                self._transcript.say("room_left", "notice", name=visible(name))
            case room.Welcome():
                self._enter(event)
            case room.Members(members=members):
                self._members.update(dict.fromkeys(members))
            case room.Ready(last=last):
                self._last = last
                self._ready = True
                self._answered.set()
                self._transcript.tell()
                self._pump()
            case room.Gap(first=first, last=last):
                self._last = max(self._last or 0, last)
                self._transcript.say("room_missed", "problem", first=first, last=last)
            case room.Ping():
                self._write(room.Pong())
            case room.Fault():
                self._take_fault(event)
            case room.Bye(key=key, text=text):
                self._why = visible(text)
                self._final = key in FINAL and not (self._room and key in TEMPORARY)
                if self._line:
                    self._line.end(None)

    def _enter(self, welcome: room.Welcome) -> None:
        """Note who is here, and from which number on messages come."""
        self._last = welcome.last
        if welcome.gap:
            self._transcript.say("room_gap", "problem")
        key = "room_back" if self._room else "room_entered"
        self._room, self._numbering, self._key = welcome.room, welcome.numbering, welcome.key
        # a server of the course tells who comes as soon as it has our name, before our own welcome
        self._members.update(dict.fromkeys(welcome.members))
        names = visible(", ".join(welcome.members[:10]))
        self._transcript.say(key, "notice", room=visible(welcome.room), names=names)

    def _take_fault(self, fault: room.Fault) -> None:
        sentence = visible(fault.text)
        if refused := self._done(fault.id):
            self._transcript.say("room_refused", "problem", text=echoed(refused.text), why=sentence)
            return
        if self._members:
            self._transcript.add(sentence, "problem")
            return
        self._why = sentence  # before the welcome: this hello was refused
        self._final = not (self._room and fault.key in TEMPORARY)
        if self._line:
            self._line.end(None)

    def _show(self, posted: room.Posted) -> None:
        if self._last is not None and posted.seq <= self._last:
            return
        self._last = posted.seq
        mine = posted.sender == self.username
        # one from the history has no acknowledgement to wait for
        stored = not self._ready or posted.id in self._stored
        if mine and stored:
            self._done(posted.id)
        if self._is_new(posted.sender, posted.id):
            number = 0 if self._course else posted.seq
            text, time = posted.text, posted.time
            self._record(posted.sender, text, time, number)

    def _show_private(self, private: room.Private) -> None:
        if private.sender == self.username:
            self._done(private.id)
        if self._is_new(private.sender, private.id):
            self._record(private.sender, private.text, private.time, to=private.to)

    def _is_new(self, sender: str, id: str) -> bool:
        """Tell whether this message was not shown yet: one without an id never was."""
        if not id:
            return True
        if (sender, id) in self._seen:
            return False
        self._seen[sender, id] = None
        if len(self._seen) > SEEN:
            del self._seen[next(iter(self._seen))]
        return True

    def _record(self, sender: str, text: str, stamp: str, number: int = 0, to: str = "") -> None:
        mine = sender == self.username
        when = _local(stamp) or self._watch.now()
        self._messages.add(Message(text, sender, mine, when, stamp, number, to))
        whom = f" → {visible(to)}" if to else ""
        head = f"[{short_stamp(when)}] {visible(sender)}{whom}: "
        self._transcript.add(head + visible(text), "mine" if mine else "theirs", len(head))

    # what was typed

    def _send(self, text: str, to: str) -> Message:
        if not isinstance(text, str):
            raise InputError("message_not_text", type=type(text).__name__)
        if not text:
            raise InputError("room_empty")
        # a lone surrogate, which a browser can send, has no UTF-8: it travels as its escape
        whole = text.encode("utf-8", "backslashreplace").decode("utf-8")
        size = len(room.encode(room.Say(whole))) + FRAME
        if size > room.MAX_LINE:
            numbers = {"characters": len(text), "bytes": size, "limit": room.MAX_LINE}
            raise InputError("message_long_framed", **numbers)
        if to and self._course:
            raise InputError("nick_not_private")
        if self._life is None:
            raise NetworkError("room_stopped")
        if len(self._typed) >= TYPED:
            raise NetworkError("typed_full", n=TYPED)
        self._count += 1
        self._typed[f"{self._own}-{self._count}"] = Typed(whole, to)
        if not self._ready:
            self._transcript.say("room_waits", "notice", n=len(self._typed))
        if self._pumping is None:
            self._pump()
        return Message(text, self.username, mine=True, time=self._watch.now(), to=to)

    def _pump(self) -> None:
        """Send what was typed, as fast as the room permits."""
        if self._pumping:  # of the connection before, where this is called at `ready`
            self._pumping.cancel()
        self._pumping = None
        now = engine.loop().time()
        for id, typed in list(self._typed.items()):
            if not self._ready:
                return
            if id in self._sent:
                continue
            if not self._bucket.take(now):
                self._pumping = engine.loop().call_later(self._bucket.wait(), self._pump)
                return
            self._sent.add(id)
            line = room.Whisper(typed.to, typed.text, id) if typed.to else room.Say(typed.text, id)
            self._write(line)

    def _done(self, id: str) -> Typed | None:
        """Forget a text that the room has acknowledged, or refused; return it."""
        self._stored.discard(id)
        self._sent.discard(id)
        typed = self._typed.pop(id, None)
        if typed and not self._typed:
            self._transcript.tell()
        return typed

    def _write(self, line: room.Request) -> None:
        if self._line:
            self._line.ask(line)

    # ending, and the present state

    def _close(self) -> Collection[asyncio.Future[None]]:
        self._leave_place()
        if self._life is None:
            return []
        life, line = self._life, self._line
        self._life = None
        self._write(room.Bye())
        if line:
            line.hang_up()
        if self._pumping:
            self._pumping.cancel()
        self._ready, self._members, self._why = False, {}, ""
        self._transcript.say("client_left", "notice")

        async def ending() -> None:
            while line and line.transport:
                await asyncio.sleep(0.01)
            life.cancel()
            await asyncio.wait([life])

        return [engine.loop().create_task(ending())]

    @property
    def _place(self) -> Place:
        return self.host, self.port, self.username

    def _state(self) -> str:
        if self._life is None:
            return "stopped"
        if self._ready:
            return "joined"
        return "waiting" if self._room and self._line is None else "connecting"

    def _status(self) -> str:
        here = visible(host_port((self.host, self.port)))
        match self._state():
            case "stopped":
                return self._why or say("client_stopped")
            case "connecting":
                return say("client_connecting", address=here)
            case "waiting":
                return say("room_returning", address=here, why=self._why, n=len(self._typed))
        return say("room_inside", room=visible(self._room), n=len(self._members))

    def __repr__(self) -> str:
        return f"<RoomClient {self.username} {host_port((self.host, self.port))}: {self.status}>"


def _local(stamp: str) -> datetime | None:
    """Return the time of a stamp on this computer's clock; None where it is none."""
    try:
        return datetime.fromisoformat(stamp).astimezone().replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
