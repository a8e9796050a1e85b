"""One end of a chat of two: the peer, the turn, and the messages so far."""

from collections.abc import Callable
from datetime import datetime

from chatkit import address, engine
from chatkit.errors import InputError, NetworkError, ProtocolError
from chatkit.message import (
    Message,
    check_username,
    echoed,
    readable_name,
    same_name,
    similar_name,
    visible,
)
from chatkit.net.arguments import flag, text
from chatkit.net.connection import GAP, QUEUE_LIMIT, Connection, Opened
from chatkit.net.doubt import Doubt
from chatkit.net.transcript import Latest, Transcript
from chatkit.texts import duration, say
from chatkit.wire.dialect import Codec, Dialect, Side
from chatkit.wire.first_words import resembles

SLOW_READER = 10.0  # seconds that a message may wait for the other side to read


class Pair:
    """The part that a server and a client share. Its public methods may be called from any thread.

    None of them waits for a person. Three choices may be changed while the chat runs: `free` lets
    both sides speak at any time; `names` and `newline` are for programs that talk unlike ours.
    """

    def __init__(
        self,
        transcript: Transcript,
        username: str,
        *,
        free: bool,
        names: bool,
        newline: bool,
        dialect: Dialect,
        side: Side,
        now: Callable[[], datetime],
        head_of: Callable[[Message, str], str],
    ) -> None:
        self.username = check_username(text("username", username))
        self.dialect = dialect
        self.met = False  # whether anybody ever was on the other side
        self._side = side
        self._free = flag("free", free)
        self._names = self._usable_names(names)
        self._newline = flag("newline", newline)
        # how the peer writes its messages, and how we write ours in this conversation
        self._hears = dialect.client if side == "server" else dialect.server
        self._speaks = self._codec() if names else dialect.client
        self._now = now
        self._head_of = head_of  # the words before a message on this side, in the assignment
        self._transcript = transcript
        self._connection: Connection | None = None  # with the peer; None while there is none
        self._peer: str | None = None  # as shown: with the address where a name may mislead
        self._peer_name = ""  # as the peer wrote it
        self._first: Message | None = None  # the peer's name, as the message that it may have been
        self._me = self.username  # as shown: with our address where the peer's name looks the same
        self._exchanged = False  # whether a message was said since the names
        self._doubt = Doubt(transcript)
        self._my_turn = False
        self._turn_since = 0.0  # on the loop's clock
        self._messages: Latest[Message] = Latest()

    # called by a notebook

    def send(self, text: str) -> Message:
        """Send one message and return it.

        Raises `InputError` where it is empty, too long or out of turn, and `NetworkError` where
        nobody is connected or the other side does not read.
        """
        return engine.call(self._send, text)

    @property
    def messages(self) -> list[Message]:
        """The messages so far, both directions, the last 5,000 at most."""
        return engine.call(list, self._messages)

    @property
    def peer(self) -> str | None:
        """The name of the other side; None while nobody is there."""
        return engine.call(lambda: self._peer)

    @property
    def peer_address(self) -> str | None:
        """The address and port of the other side; None while nobody is there."""
        return engine.call(lambda: self._connection.peer if self._connection else None)

    @property
    def my_turn(self) -> bool:
        """Whether `send` would be taken now, as far as turns go."""
        return engine.call(lambda: self._peer is not None and (self._free or self._my_turn))

    @property
    def free(self) -> bool:
        """Whether both sides may speak at any time."""
        return self._free

    @free.setter
    def free(self, free: bool) -> None:
        self._free = flag("free", free)
        engine.call(self._transcript.tell)

    @property
    def names(self) -> bool:
        """Whether both sides say their names first; the classic dialect does without, too.

        Without names we send the text of each message alone, the first piece of the peer is a
        message, and the peer is shown by its address. Turned off while a chat runs, this holds at
        once: the "name" of the peer becomes the message that it was, and somebody who is
        connected and has not said a name yet is the peer. Turned on, it holds from the next
        connection on.
        """
        return self._names

    @names.setter
    def names(self, names: bool) -> None:
        engine.call(self._set_names, names)

    @property
    def newline(self) -> bool:
        r"""Whether each message, and the name, ends in "\n", for a program that reads lines.

        What such a program sends is then parted at its line ends, so that two messages in one
        piece are two; a text without a line end counts after a quarter of a second. Turned on
        while a chat runs, our last message gets its line end at once. Messages of
        `wire="lines"` always end in one.
        """
        return self._newline

    @newline.setter
    def newline(self, newline: bool) -> None:
        engine.call(self._set_newline, newline)

    @property
    def hint(self) -> str:
        """A sentence about the program on the other side, and what to choose; mostly empty.

        The log and `status` hold it, too.
        """
        return engine.call(lambda: self._doubt.hint)

    @property
    def next_status(self) -> float | None:
        """The seconds after which `status` reads differently by itself; None where it never does.

        Seconds are worth counting while they are few; a long wait is counted in larger steps.
        """
        if self._peer is None or self._free:
            return None
        waited = self._waited()
        step = 1 if waited < 10 else 5 if waited < 60 else 60
        return step - waited % step

    @property
    def waiting(self) -> int:
        """The number of bytes that have been sent and have not left this process yet."""
        return engine.call(lambda: self._connection.waiting if self._connection else 0)

    def flush(self) -> None:
        """Wait until all that was sent has left this process.

        Raises `NetworkError` where the other side has not read for ten seconds.
        """
        engine.run(self._flush())

    # on the loop

    async def _flush(self) -> None:
        connection = self._connection
        if connection and not await connection.flush(SLOW_READER):
            raise NetworkError("slow_reader", peer=self._peer, seconds=int(SLOW_READER))

    def _send(self, text: str) -> Message:
        if not isinstance(text, str):
            raise InputError("message_not_text", type=type(text).__name__)
        now = self._now()
        piece = self._speaks.encode(text, self.username, now, "\n" if self._newline else "")
        if self._connection is None or self._peer is None:
            raise self._nobody()
        if not (self._free or self._my_turn):
            raise InputError("not_your_turn", peer=self._peer)
        if self._connection.waiting + len(piece) > QUEUE_LIMIT:
            raise NetworkError("queue_full", peer=self._peer, kib=QUEUE_LIMIT // 1024)
        self._connection.send(piece)
        if self._doubt.deaf:
            self._doubt.expect_answer(self._peer)
        self._give_turn(mine=False)
        return self._record(Message(text, self.username, mine=True, time=now))

    def _nobody(self) -> NetworkError:
        """Return the reason for which no message can be sent."""
        return NetworkError("nobody_connected")

    async def _connection_on(self, opened: Opened) -> Connection:
        """Return a connection on a socket, in which lines are read where that was chosen."""
        connection = await Connection.on(opened, self.dialect, self._newline)
        connection.speak_lines(self._newline)  # the choice may have changed meanwhile
        return connection

    def _say_name(self, connection: Connection, gap: float = GAP) -> None:
        connection.send(self.dialect.encode_name(self.username, "\n" if self._newline else ""), gap)

    def _meet(self, connection: Connection, raw: str, sentence: str, *, my_turn: bool) -> None:
        """Take `raw` as the peer's username, say so with `sentence`, and begin."""
        self._connection = connection
        self.met = True
        self._peer_name = raw.strip()
        self._speaks = self._codec()
        self._exchanged = False
        self._first = Message(raw, "", mine=False, time=self._now())
        name, odd = readable_name(raw)
        same = same_name(raw, self.username)
        twin = same or similar_name(raw, self.username)
        self._peer = f"{name} ({connection.peer})" if odd or twin else name
        self._me = f"{self.username} ({connection.here})" if twin else self.username
        self._give_turn(mine=my_turn)
        self._transcript.say(sentence, "notice", peer=self._peer)
        looks = self._looks_like(raw, odd)
        if twin and looks != "name_is_echo":
            key = "same_username" if same else "similar_username"
            self._transcript.say(key, "problem", me=self._me, peer=self._peer)
        if looks:
            shown = echoed(raw.strip())
            self._doubt.suspect(looks, text=shown, me=self._me, peer=self._peer)
        lines = connection.met_line_end and self.dialect.nameless
        self._doubt.deaf = lines and not self._newline
        if self._doubt.deaf and self._side == "server":
            self._doubt.expect_answer(self._peer)  # to our name

    def _meet_nameless(self, connection: Connection, *, my_turn: bool) -> None:
        """Begin without names."""
        self._connection = connection
        self.met = True
        self._call_by_address(connection)
        self._doubt.deaf = not self._newline
        self._give_turn(mine=my_turn)
        self._transcript.say("met_nameless", "notice", peer=self._peer)

    def _call_by_address(self, connection: Connection) -> None:
        self._speaks = self.dialect.client  # the text alone
        self._peer, self._peer_name = connection.peer.rpartition(":")[0], ""
        self._me = self.username
        self._first = None
        self._doubt.drop()

    def _take(self, raw: str) -> None:
        """Take one message of the peer."""
        if self._doubt.deaf:
            self._doubt.heard()
        now = self._now()
        said = self._hears.decode(raw, self._peer_name)
        self._give_turn(mine=True)
        # in a chat of two the peer is the sender, even where the message names somebody else
        sender = self._peer or ""
        self._record(Message(said.text, sender, mine=False, time=now, stamp=said.stamp))

    def _part(self, error: Exception | None) -> None:
        """Say how the conversation ended, and forget the peer."""
        peer = self._peer
        self._forget_peer()
        if isinstance(error, ProtocolError):
            self._transcript.add(str(error), "problem")
        elif isinstance(error, OSError):
            self._transcript.say("peer_lost", "problem", peer=peer, reason=address.reason(error))
        else:
            self._transcript.say("peer_left", "notice", peer=peer)

    def _forget_peer(self) -> None:
        self._connection = self._peer = self._first = None
        self._doubt.drop()
        self._doubt.heard()

    # doubts about the other program, and the choices for it

    def _looks_like(self, raw: str, odd: bool) -> str | None:
        """Return the key of a hint where the peer's "name" looks like something else."""
        if not self.dialect.nameless:
            return "odd_username" if odd else None  # such a name is marked as one on the wire
        we_began = self.dialect.greets_first == self._side
        looks = resembles(raw, self.username if we_began else "")
        return looks or ("odd_username" if odd else None)

    def _with_hint(self, status: str) -> str:
        return f"{status} {self._doubt.hint}" if self._doubt.hint else status

    def _usable_names(self, names: bool) -> bool:
        if not flag("names", names) and not self.dialect.nameless:
            raise InputError("names_needed", dialect=self.dialect.name)
        return names

    def _set_names(self, names: bool) -> None:
        self._names = self._usable_names(names)
        if not names:
            self._do_without_names()
        self._transcript.tell()

    def _do_without_names(self) -> None:
        """Take the "name" of the peer for the message that it was."""
        if not (self._connection and self._first):
            return
        first, time, alone = self._first.text, self._first.time, not self._exchanged
        self._call_by_address(self._connection)
        assert self._peer
        self._transcript.say("met_nameless", "notice", peer=self._peer)
        said = self._hears.decode(first, "")
        self._record(Message(said.text, self._peer, mine=False, time=time, stamp=said.stamp))
        if alone:  # else the turn has gone on meanwhile
            self._give_turn(mine=True)

    def _set_newline(self, newline: bool) -> None:
        self._newline = flag("newline", newline)
        for connection in self._open_connections():
            connection.speak_lines(newline)
        if newline:
            self._doubt.take_advice()
        self._transcript.tell()

    def _codec(self) -> Codec:
        """Return the way in which this side writes, in a conversation with names."""
        return self.dialect.server if self._side == "server" else self.dialect.client

    def _open_connections(self) -> list[Connection]:
        return [self._connection] if self._connection else []

    # the log, the turn, and the present state

    def _record(self, message: Message) -> Message:
        self._exchanged = True
        self._messages.add(message)
        head = self._head_of(message, self._me)
        shown = head + visible(message.text)
        self._transcript.add(shown, "mine" if message.mine else "theirs", len(head))
        return message

    def _give_turn(self, *, mine: bool) -> None:
        self._my_turn = mine
        self._turn_since = engine.loop().time()

    def _waited(self) -> float:
        """Return for how many seconds the present turn has lasted."""
        return engine.loop().time() - self._turn_since

    def _chat_status(self) -> str:
        """Return whose turn it is; empty while nobody is there."""
        if self._connection is None or self._peer is None:
            return ""
        if self._free:
            return say("status_free", peer=self._peer, address=self._connection.peer)
        whose = "status_mine" if self._my_turn else "status_theirs"
        return say(whose, peer=self._peer, since=duration(self._waited()))
