"""What a server and a client share: one conversation, its log, and whose turn it is."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from chatkit import address, engine
from chatkit.errors import InputError, NetworkError, ProtocolError
from chatkit.message import (
    Message,
    check_username,
    readable_name,
    same_name,
    visible,
)
from chatkit.net.connection import GAP, QUEUE_LIMIT, Connection
from chatkit.net.service import History, Service
from chatkit.texts import duration, say
from chatkit.wire import dialect

HANDSHAKE = 10.0  # seconds to say one's name
SLOW_READER = 10.0  # seconds that a message may wait for the other side to read


class Pair(Service):
    """One end of a chat. Its methods may be called from any thread, and none waits for a person.

    `free` turns taking turns off; it may be changed while the chat runs.
    """

    def __init__(
        self,
        host: str,
        port: int,
        username: str,
        *,
        free: bool = False,
        wire: str = "classic",
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(clock)
        self.host = address.check_host(host)
        self.port = port
        self.username = check_username(username)
        self.dialect = dialect.find(wire)
        self.met = False  # whether anybody ever was on the other side
        self._free = free
        self._talk: Connection | None = None
        self._peer: str | None = None  # as shown: with the address where a name may mislead
        self._peer_name = ""  # as the peer wrote it
        self._me = self.username
        self._my_turn = False
        self._turn_since = 0.0
        self._messages: History[Message] = History()

    # what a notebook calls

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
        """Who is on the other side; None while nobody is."""
        return engine.call(lambda: self._peer)

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
        engine.call(self._tell)

    @property
    def next_status(self) -> float | None:
        """After how many seconds `status` will read differently by itself; None where never.

        Seconds are worth counting while they are few; a long wait is counted in larger steps.
        """
        if self._peer is None or self._free:
            return None
        waited = self._waited()
        step = 1 if waited < 10 else 5 if waited < 60 else 60
        return step - waited % step

    def flush(self) -> None:
        """Wait until all that was sent has left this process.

        Raises `NetworkError` where the other side has not read for ten seconds.
        """
        engine.run(self._flush())

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.username} {self.host}:{self.port}: {self.status}>"

    # what differs between the two ends

    def _idle_status(self) -> str:
        raise NotImplementedError

    def _encode(self, text: str, now: datetime) -> bytes:
        raise NotImplementedError

    def _understand(self, text: str) -> tuple[str, str]:
        """Return the stamp and the text of what the peer sent."""
        raise NotImplementedError

    def _shown(self, message: Message) -> str:
        """Return the message as the assignment shows it on this side."""
        raise NotImplementedError

    # on the loop

    async def _flush(self) -> None:
        try:
            async with asyncio.timeout(SLOW_READER):
                while self._talk and self._talk.waiting:
                    await asyncio.sleep(GAP)
        except TimeoutError:
            raise NetworkError("slow_reader", peer=self._peer, seconds=int(SLOW_READER)) from None

    def _send(self, text: str) -> Message:
        if not isinstance(text, str):
            raise InputError("message_not_text", type=type(text).__name__)
        now = self.clock()
        piece = self._encode(text, now)
        if self._talk is None or self._peer is None:
            raise NetworkError("nobody_connected")
        if not (self._free or self._my_turn):
            raise InputError("not_your_turn", peer=self._peer)
        if self._talk.waiting + len(piece) > QUEUE_LIMIT:
            raise NetworkError("queue_full", peer=self._peer, kib=QUEUE_LIMIT // 1024)
        self._talk.write(piece)
        self._set_turn(mine=False)
        return self._record(Message(text, self.username, mine=True, time=now))

    def _take(self, text: str) -> None:
        now = self._now()
        stamp, text = self._understand(text)
        self._set_turn(mine=True)
        self._record(Message(text, self._peer or "", mine=False, time=now, stamp=stamp))

    def _record(self, message: Message) -> Message:
        self._messages.add(message)
        self._emit(self._shown(message), "mine" if message.mine else "theirs")
        return message

    def _greet(self, talk: Connection, raw: str, sentence: str) -> None:
        """Take `raw` as the peer's username, say so with `sentence`, and begin."""
        self._talk = talk
        self.met = True
        self._peer_name = raw.strip()
        name, odd = readable_name(raw)
        twin = same_name(raw, self.username)
        self._peer = f"{name} ({talk.peer})" if odd or twin else name
        self._me = f"{self.username} ({talk.here})" if twin else self.username
        self._emit(say(sentence, peer=self._peer), "notice")
        if twin:
            self._emit(say("same_username", me=self._me, peer=self._peer), "problem")
        if odd:
            self._emit(say("odd_username", text=visible(raw)), "problem")

    def _part(self, error: Exception | None) -> None:
        """Say how the conversation ended, and forget it."""
        peer, self._talk, self._peer = self._peer, None, None
        if isinstance(error, ProtocolError):
            self._emit(str(error), "problem")
        elif isinstance(error, OSError):
            self._emit(say("peer_lost", peer=peer, reason=address.reason(error)), "problem")
        else:
            self._emit(say("peer_left", peer=peer), "notice")

    def _set_turn(self, *, mine: bool) -> None:
        self._my_turn = mine
        self._turn_since = engine.loop().time()

    def _waited(self) -> float:
        """Return for how many seconds the present turn has lasted."""
        return engine.loop().time() - self._turn_since

    def _status(self) -> str:
        if self._talk is None or self._peer is None:
            return self._idle_status()
        if self._free:
            return say("status_free", peer=self._peer, address=self._talk.peer)
        whose = "status_mine" if self._my_turn else "status_theirs"
        return say(whose, peer=self._peer, since=duration(self._waited()))
