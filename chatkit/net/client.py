"""The side that connects, says its name first and speaks first: connect, send, recv."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime

from chatkit import address, engine, interfaces
from chatkit.address import host_port
from chatkit.errors import NetworkError, ProtocolError
from chatkit.message import Message, short_stamp, visible
from chatkit.net.connection import Connection, connect, hang_up
from chatkit.net.listening import HANDSHAKE
from chatkit.net.pair import Pair
from chatkit.net.service import Place, Service
from chatkit.texts import say
from chatkit.wire import dialect

MOMENT = 0.5  # seconds that start() gives a nearby server to answer, so that a cell can show it


class Client(Service, Pair):
    """Connects to a server and chats with it; `wire` is `classic` or `lines`, as the server's.

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
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        Service.__init__(self, clock)
        self.port = address.check_port(port)
        self.host = address.check_host(host)
        self.dialect = dialect.find(wire)
        Pair.__init__(
            self,
            self._transcript,
            username,
            free=free,
            speaks=self.dialect.client,
            hears=self.dialect.server,
            now=self._now,
            line_of=line_of,
        )
        self.told_address: str | None = None  # our own, where a person has read it before connect
        self._conversation: asyncio.Task[None] | None = None  # from connect to the end
        self._answered = asyncio.Event()  # set when `start` need not wait any longer
        self._failure = ""  # the reason for which the last attempt came to nothing

    # connect

    async def begin(self) -> None:
        """Do the work of `start`, on the engine's loop."""
        await self._make_room()
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
            connection = await Connection.on(opened, self.dialect)
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
        if self.dialect.greets_first == "client":
            self._say_name(connection)
        silence = engine.loop().call_later(HANDSHAKE, self._server_is_silent)
        try:
            name = await connection.recv()
            if name is not None:
                self._begin_with(self.dialect.decode_name(name), connection)
                silence.cancel()
                await connection.recv_each(self._take)
        except (OSError, ProtocolError) as error:
            end = error
        finally:
            silence.cancel()
        self._over(end)

    def _begin_with(self, name: str, connection: Connection) -> None:
        if self.dialect.greets_first == "server":
            self._say_name(connection)
        self._meet(connection, name, "joined", my_turn=True)
        self._answered.set()

    def _say_name(self, connection: Connection) -> None:
        connection.send(self.dialect.encode_name(self.username))

    def _server_is_silent(self) -> None:
        self._answered.set()
        self._transcript.say("silent_server", "problem", seconds=int(HANDSHAKE))

    # ending, and the present state

    def _over(self, error: Exception | None) -> None:
        """Note that the server has ended the connection."""
        if self._peer is None:
            early = say("server_closed_early")
            self._give_up(str(error) if isinstance(error, ProtocolError) else early)
            return
        self._conversation = None
        self._leave_place()
        self._part(error)

    def _give_up(self, sentence: str) -> None:
        self._conversation = self._connection = None
        self._leave_place()
        self._failure = sentence
        self._answered.set()
        self._transcript.add(sentence, "problem")

    def _close(self) -> Collection[asyncio.Future[None]]:
        self._leave_place()
        if not self._conversation:
            return []
        ending = hang_up(self._conversation, self._connection)
        self._conversation = self._connection = self._peer = None
        self._transcript.say("client_left", "notice")
        return [ending]

    def _forget(self) -> None:
        self._conversation = self._connection = self._peer = None
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
        return self._chat_status() or say("client_greeting")

    def __repr__(self) -> str:
        return f"<Client {self.username} {host_port((self.host, self.port))}: {self.status}>"


def line_of(message: Message, me: str) -> str:
    """Return a message as the assignment's client shows it."""
    if message.mine:
        return say("prompt_client") + visible(message.text)
    stamp = visible(message.stamp) or short_stamp(message.time)
    return f"[{stamp}] {message.sender}: {visible(message.text)}"
