"""The side that listens: bind, listen, accept, recv.

It serves one client at a time, as in the assignment, and then the next one.
"""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime

from chatkit import address, engine, interfaces
from chatkit.address import host_port
from chatkit.errors import NetworkError, ProtocolError
from chatkit.message import Message, short_stamp
from chatkit.net.connection import NAME_GAP, Connection, hang_up
from chatkit.net.listening import (
    HANDSHAKE,
    MAX_GUESTS,
    CrowdedOutError,
    Guests,
    Listener,
    check_host,
    listening_ip,
)
from chatkit.net.pair import Pair
from chatkit.net.service import Place, Service
from chatkit.net.transcript import Seldom
from chatkit.texts import say
from chatkit.wire import dialect


class Server(Service, Pair):
    """Listens on a port and chats with one client at a time.

        server = Server(port=5005, username="Alice").start()

    `port=0` lets the system choose; `port` then tells which. `host` is 127.0.0.1 as a rule, which
    only this computer reaches; `lan=True` lets neighbours in and shows the addresses they need.
    `wire` is `classic`, as the assignment, or `lines`, which is framed. For clients that are no
    classic ones: `names=False` says no names, so that the first piece is a message, and
    `newline=True` ends each message in a newline.
    """

    def __init__(
        self,
        port: int,
        username: str,
        host: str = address.HOST,
        *,
        lan: bool = False,
        free: bool = False,
        wire: str = "classic",
        names: bool = True,
        newline: bool = False,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        Service.__init__(self, clock)
        self.port = address.check_port(port, lowest=0)
        self.host = check_host(host, lan=lan)
        self._ip = self.host  # until `begin` has looked a name up
        Pair.__init__(
            self,
            self._transcript,
            username,
            free=free,
            names=names,
            newline=newline,
            dialect=dialect.find(wire),
            side="server",
            now=self._watch.now,
            head_of=head_of,
        )
        self._listener: Listener | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._conversations: dict[Connection, asyncio.Task[None]] = {}
        self._guests = Guests()
        # two sentences that could flood the log: a second client came, a silent guest had to go
        self._seldom = Seldom()  # a script that is turned away tries again and again
        self._seldom_crowded = Seldom()

    # bind, listen, accept

    async def begin(self) -> None:
        """Do the work of `start`, on the engine's loop."""
        self._ip = await listening_ip(self.host, self.port)
        await self._clear_place()
        now = self._watch.now()
        listener = Listener(self._ip, self.port)
        await listener.bind()
        listener.listen()
        self.port = listener.port
        self._take_place()
        for line in where(self._ip, self.port, now):
            self._transcript.add(line, "where")
        if self._ip == address.HOST != address.LOOPBACK:
            self._transcript.say("own_loopback", "notice", address=self._ip)
        self._listener = listener
        self._accepting = engine.task(self._accept_clients(listener))

    async def _accept_clients(self, listener: Listener) -> None:
        while True:
            opened = await listener.accept()
            with suppress(OSError):  # it may have been reset since
                connection = await self._connection_on(opened)
                self._conversations[connection] = engine.task(self._converse(connection))

    # recv

    async def _converse(self, connection: Connection) -> None:
        """Serve one client, and close its connection."""
        try:
            if self._peer:
                await self._turn_away(connection)
                return
            key = "accepted" if self._names else "accepted_nameless"
            self._transcript.say(key, "detail", address=connection.peer)
            if self._names and self.dialect.greets_first == "server":
                self._say_name(connection, NAME_GAP)
            words = await self._first_words(connection) if self._names else ""
            if words is not None and self._peer:  # another guest was quicker
                await self._turn_away(connection)
            elif words is not None:
                await self._chat(connection, words)
        finally:
            await connection.close()
            self._conversations.pop(connection, None)

    async def _chat(self, connection: Connection, words: str) -> None:
        """Begin with the first words of a client, and take messages until it leaves."""
        if words and self._names:
            if self.dialect.greets_first == "client":
                self._say_name(connection, NAME_GAP)
            self._meet(connection, words, "connected", my_turn=False)
        else:
            self._meet_nameless(connection, my_turn=False)
            if words:  # said before names were turned off
                self._take(words)
        end: Exception | None = None
        try:
            await connection.recv_each(self._take)
        except (OSError, ProtocolError) as error:
            end = error
        self._part(end)

    async def _first_words(self, guest: Connection) -> str | None:
        """Return the name that a guest says; None where there is none, and the log says why.

        The name is empty where names were turned off meanwhile.
        """
        try:
            said = await self._guests.first_words(guest)
            if said is not None:
                return self.dialect.decode_name(said)
            self._transcript.say("guest_left", "detail", address=guest.peer)
        except CrowdedOutError:
            if self._seldom_crowded.may_tell():
                self._transcript.say("crowded_out", "problem", address=guest.peer)
        except TimeoutError:
            seconds = int(HANDSHAKE)
            self._transcript.say("silent_client", "problem", address=guest.peer, seconds=seconds)
            await guest.dismiss()
        except ProtocolError as error:
            self._transcript.add(f"{guest.peer}: {error}", "problem")
        except OSError:
            self._transcript.say("guest_left", "detail", address=guest.peer)
        return None

    def _do_without_names(self) -> None:
        super()._do_without_names()
        for connection in self._conversations:  # the one that came first is the first to go on
            if connection in self._guests:
                connection.wake()

    def _nobody(self) -> NetworkError:
        guest = self._guest()
        return NetworkError("client_unnamed", address=guest.peer) if guest else super()._nobody()

    def _open_connections(self) -> list[Connection]:
        return [*self._conversations]

    async def _turn_away(self, connection: Connection) -> None:
        if self._peer and self._seldom.may_tell():
            values = {"address": connection.peer, "peer": self._peer}
            self._transcript.say("second_client", "problem", **values)
        if len(self._conversations) <= MAX_GUESTS:  # in a flood there is no second to spare
            await connection.dismiss()

    # ending, and the present state

    def _close(self) -> Collection[asyncio.Future[None]]:
        if not (self._listener and self._accepting):
            return []
        self._accepting.cancel()
        self._listener.close()
        self._listener = self._accepting = None
        self._leave_place()
        conversations, self._conversations = self._conversations, {}
        self._forget_peer()
        self._transcript.say("server_left", "notice", port=self.port)
        return [
            hang_up(conversation, connection) for connection, conversation in conversations.items()
        ]

    def _forget(self) -> None:
        self._listener = self._accepting = None
        self._conversations, self._guests = {}, Guests()
        self._forget_peer()

    @property
    def running(self) -> bool:
        """Whether it listens."""
        return self._listener is not None

    @property
    def guests(self) -> int:
        """The number of clients that have not said their name yet."""
        return engine.call(lambda: len(self._guests))

    @property
    def _place(self) -> Place:
        return self._ip, self.port

    def _status(self) -> str:
        if not self._listener:
            return say("server_stopped")
        if chatting := self._chat_status():
            return self._with_hint(chatting)
        if guest := self._guest():
            return say("accepted", address=guest.peer)
        here = host_port((interfaces.seen_host(self._ip), self.port))
        return say("server_waiting", address=here)

    def _guest(self) -> Connection | None:
        """Return the first of the clients that have not said their name yet."""
        return next((one for one in self._conversations if one in self._guests), None)

    def __repr__(self) -> str:
        return f"<Server {self.username} {host_port((self.host, self.port))}: {self.status}>"


def head_of(message: Message, me: str) -> str:
    """Return the words before a message on the screen of the assignment's server."""
    if message.mine:
        return prompt(me)
    return f"[{short_stamp(message.time)}] {message.sender}: "


def prompt(username: str) -> str:
    """Return the words before the server's own messages: `[Alice] pesan: `."""
    return say("prompt_server", name=username)


def where(ip: str, port: int, now: datetime) -> list[str]:
    """Return the three lines that the assignment's server begins with: address, port, date.

    Where neighbours can come in, sentences about that follow.
    """
    return [
        say("server_address", address=interfaces.seen_host(ip)),
        say("server_port", port=port),
        say("server_date", date=f"{now:%Y-%m-%d}"),
        *interfaces.neighbours(ip),
    ]
