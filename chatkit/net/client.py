"""The side that connects, says its name first and speaks first: connect, send, recv."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime

from chatkit import address, engine, interfaces
from chatkit.address import host_port
from chatkit.errors import NetworkError, ProtocolError
from chatkit.message import Message, short_stamp, visible
from chatkit.net.arguments import text
from chatkit.net.connection import Connection, connect, hang_up
from chatkit.net.pair import Pair
from chatkit.net.service import Place, Service
from chatkit.texts import say
from chatkit.wire import dialect

MOMENT = 0.5  # seconds that start() gives a nearby server to answer, so that a cell can show it


class Client(Service, Pair):
    """Connects to a server and chats with it; `wire` is `classic` or `lines`, as the server's.

    For servers that are no classic ones: `names=False` says no names, so that the first piece is a
    message, and `newline=True` ends each message in a newline.

        client = Client("127.0.0.1", 5005, "Bob").start()

    `start` does not wait for a slow server: `status` and `lines` tell how it goes.
    """

    def __init__(
        self,
        host: str,
        port: int,
        username: str,
        *,
        free: bool = False,
        wire: str = "classic",
        names: bool = True,
        newline: bool = False,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        Service.__init__(self, clock)
        self.port = address.check_port(port)
        self.host = address.check_host(text("host", host))
        Pair.__init__(
            self,
            self._transcript,
            username,
            free=free,
            names=names,
            newline=newline,
            dialect=dialect.find(wire),
            side="client",
            now=self._watch.now,
            head_of=head_of,
        )
        self.told_address: str | None = None  # our own, where a person has read it before connect
        self._conversation: asyncio.Task[None] | None = None  # from connect to the end
        self._answered = asyncio.Event()  # set when `start` need not wait any longer
        self._failure = ""  # the reason for which the last attempt came to nothing

    # connect

    async def begin(self) -> None:
        """Do the work of `start`, on the engine's loop."""
        await self._clear_place()
        self._take_place()
        self._answered.clear()
        self._failure = ""
        self._conversation = engine.task(self._converse())
        self._transcript.tell()
        with suppress(TimeoutError):
            async with asyncio.timeout(MOMENT):
                await self._answered.wait()

    async def _converse(self) -> None:
        """Connect, chat, and close the connection."""
        try:
            opened = await connect(self.host, self.port)
            connection = await self._connection_on(opened)
        except NetworkError as error:
            if interfaces.offline() and not address.is_loopback(self.host):
                self._transcript.say("offline", "notice", host=address.HOST)
            self._give_up(str(error))
            return
        self._connection = connection
        self._say_address(address.host_of(connection.here))
        self._transcript.tell()
        try:
            await self._chat(connection)
        finally:
            await connection.close()

    def _say_address(self, own: str) -> None:
        """Say the address that the connection uses, unless it has been told already."""
        if self.told_address is None:
            self._transcript.say("client_address", "where", address=own)
        elif self.told_address != own:
            self._transcript.say("client_address_used", "notice", address=own)

    # send, recv

    async def _chat(self, connection: Connection) -> None:
        """Say our name, hear the server's, and take its messages until it leaves."""
        end: Exception | None = None
        if not self._names:
            self._begin_nameless(connection)
        elif self.dialect.greets_first == "client":
            self._say_name(connection)
        if not self._peer:
            self._doubt.expect_name()
        try:
            await connection.recv_each(self._take if self._peer else self._take_name)
        except (OSError, ProtocolError) as error:
            end = error
        self._over(end)

    def _take_name(self, said: str) -> None:
        """Take the server's first words for its name; a message comes next."""
        assert self._connection
        name = self.dialect.decode_name(said)
        if self.dialect.greets_first == "server":
            self._say_name(self._connection)
        self._doubt.heard()
        connection = self._connection
        self._meet(connection, name, "joined", my_turn=True)
        self._answered.set()
        connection.hand_to(self._take)

    def _begin_nameless(self, connection: Connection) -> None:
        self._doubt.heard()
        self._meet_nameless(connection, my_turn=True)
        self._answered.set()

    def _do_without_names(self) -> None:
        super()._do_without_names()
        if self._connection and not self._peer:  # the server has not spoken yet
            self._begin_nameless(self._connection)
            self._connection.hand_to(self._take)

    def _nobody(self) -> NetworkError:
        return NetworkError("server_unnamed") if self._connection else super()._nobody()

    # ending, and the present state

    def _over(self, error: Exception | None) -> None:
        """Note that the server has ended the connection."""
        if self._peer is None:
            early = say("server_closed_early")
            self._give_up(str(error) if isinstance(error, ProtocolError) else early)
            return
        self._part(error)
        self._stand_still()

    def _give_up(self, sentence: str) -> None:
        self._failure = sentence
        self._forget_peer()
        self._transcript.add(sentence, "problem")
        self._stand_still()
        self._answered.set()

    def _stand_still(self) -> None:
        """Run no more. The line that says why comes before: other threads read `running`."""
        self._conversation = None
        self._leave_place()
        self._transcript.tell()

    def _close(self) -> Collection[asyncio.Future[None]]:
        self._leave_place()
        if not self._conversation:
            return []
        ending = hang_up(self._conversation, self._connection)
        self._conversation = None
        self._forget_peer()
        self._transcript.say("client_left", "notice")
        return [ending]

    def _forget(self) -> None:
        self._conversation = None
        self._forget_peer()
        self._answered = asyncio.Event()  # the old one belongs to the parent's loop

    @property
    def running(self) -> bool:
        """Whether it is connected, or on its way to be."""
        return self._conversation is not None

    @property
    def _place(self) -> Place:
        return self.host, self.port, self.username

    def _status(self) -> str:
        if not self._conversation:
            return self._failure or say("client_stopped")
        if not self._connection:
            return say("client_connecting", address=visible(host_port((self.host, self.port))))
        if not self._peer:
            return self._doubt.hint or say("client_greeting")
        return self._with_hint(self._chat_status())

    def __repr__(self) -> str:
        return f"<Client {self.username} {host_port((self.host, self.port))}: {self.status}>"


def head_of(message: Message, me: str) -> str:
    """Return the words before a message on the screen of the assignment's client."""
    if message.mine:
        return say("prompt_client")
    stamp = visible(message.stamp) or short_stamp(message.time)
    return f"[{stamp}] {message.sender}: "
