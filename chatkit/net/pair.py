"""One end of a chat of two: the peer, the turn, and the messages so far."""

from collections.abc import Callable
from datetime import datetime

from chatkit import address, engine
from chatkit.errors import InputError, NetworkError, ProtocolError
from chatkit.message import Message, check_username, readable_name, same_name, similar_name, visible
from chatkit.net.connection import QUEUE_LIMIT, Connection
from chatkit.net.transcript import History, Transcript
from chatkit.texts import duration, say
from chatkit.wire.dialect import Codec

SLOW_READER = 10.0  # seconds that a message may wait for the other side to read


class Pair:
    """The part that a server and a client share. Its public methods may be called from any thread.

    None of them waits for a person. `free` turns taking turns off; it may be changed while the
    chat runs.
    """

    def __init__(
        self,
        transcript: Transcript,
        username: str,
        *,
        free: bool,
        speaks: Codec,
        hears: Codec,
        now: Callable[[], datetime],
        line_of: Callable[[Message, str], str],
    ) -> None:
        self.username = check_username(username)
        self.met = False  # whether anybody ever was on the other side
        self._free = free
        self._speaks = speaks
        self._hears = hears
        self._clock = now
        self._line_of = line_of  # a message and our name, as the assignment shows it on this side
        self._log = transcript
        self._connection: Connection | None = None  # with the peer; None while there is none
        self._peer: str | None = None  # as shown: with the address where a name may mislead
        self._peer_name = ""  # as the peer wrote it
        self._me = self.username
        self._my_turn = False
        self._turn_since = 0.0  # on the loop's clock
        self._messages: History[Message] = History()

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
        self._free = free
        engine.call(self._log.tell)

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
        now = self._clock()
        piece = self._speaks.encode(text, self.username, now)
        if self._connection is None or self._peer is None:
            raise NetworkError("nobody_connected")
        if not (self._free or self._my_turn):
            raise InputError("not_your_turn", peer=self._peer)
        if self._connection.waiting + len(piece) > QUEUE_LIMIT:
            raise NetworkError("queue_full", peer=self._peer, kib=QUEUE_LIMIT // 1024)
        self._connection.send(piece)
        self._give_turn(mine=False)
        return self._record(Message(text, self.username, mine=True, time=now))

    def _meet(self, connection: Connection, raw: str, sentence: str, *, my_turn: bool) -> None:
        """Take `raw` as the peer's username, say so with `sentence`, and begin."""
        self._connection = connection
        self.met = True
        self._peer_name = raw.strip()
        name, odd = readable_name(raw)
        same = same_name(raw, self.username)
        twin = same or similar_name(raw, self.username)
        self._peer = f"{name} ({connection.peer})" if odd or twin else name
        self._me = f"{self.username} ({connection.here})" if twin else self.username
        self._give_turn(mine=my_turn)
        self._log.say(sentence, "notice", peer=self._peer)
        if twin:
            key = "same_username" if same else "similar_username"
            self._log.say(key, "problem", me=self._me, peer=self._peer)
        if odd:
            self._log.say("odd_username", "problem", text=visible(raw))

    def _take(self, raw: str) -> None:
        """Take one message of the peer."""
        now = self._clock()
        said = self._hears.decode(raw, self._peer_name)
        self._give_turn(mine=True)
        # in a chat of two the peer is the sender, even where the message names somebody else
        sender = self._peer or ""
        self._record(Message(said.text, sender, mine=False, time=now, stamp=said.stamp))

    def _part(self, error: Exception | None) -> None:
        """Say how the conversation ended, and forget the peer."""
        peer, self._connection, self._peer = self._peer, None, None
        if isinstance(error, ProtocolError):
            self._log.add(str(error), "problem")
        elif isinstance(error, OSError):
            self._log.say("peer_lost", "problem", peer=peer, reason=address.reason(error))
        else:
            self._log.say("peer_left", "notice", peer=peer)

    def _record(self, message: Message) -> Message:
        self._messages.add(message)
        line = self._line_of(message, self._me)
        head = len(line) - len(visible(message.text))
        self._log.add(line, "mine" if message.mine else "theirs", head)
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
