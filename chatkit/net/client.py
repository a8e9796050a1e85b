"""The side that connects, says its name first and speaks first."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from chatkit import address, engine
from chatkit.address import host_port
from chatkit.errors import ProtocolError
from chatkit.message import Message, short_stamp, visible
from chatkit.net.connection import Connection
from chatkit.net.pair import HANDSHAKE, Pair
from chatkit.texts import say
from chatkit.trace.loop_socket import LoopSocket

CONNECT_TIMEOUT = address.CONNECT_TIMEOUT
MOMENT = 0.5  # seconds that start() gives a nearby server to answer, so that a cell can show it


class Client(Pair):
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
        port = address.check_port(port)
        super().__init__(host, port, username, free=free, wire=wire, clock=clock)
        self._connecting: asyncio.Task[None] | None = None
        self._socket: Connection | None = None  # connected, though the server may not have spoken
        self._settled = asyncio.Event()
        self._failure = ""  # why the last attempt came to nothing

    @property
    def running(self) -> bool:
        """Whether it is connected, or on its way to be."""
        return self._connecting is not None or self._socket is not None

    # starting and stopping

    async def begin(self) -> None:
        await self._make_room()
        self._take_place()
        self._settled.clear()
        self._failure = ""
        own = address.lan_address()
        self._emit(say("client_address", address=own or address.LOOPBACK), "where")
        if own is None:
            self._emit(say("offline"), "notice")
        self._connecting = engine.loop().create_task(self._connect())
        self._tell()
        with suppress(TimeoutError):
            async with asyncio.timeout(MOMENT):
                await self._settled.wait()

    @property
    def _place(self) -> object:
        return self.host, self.port, self.username

    async def _connect(self) -> None:
        trace = LoopSocket()
        trace.did("socket")
        target = (self.host, self.port)
        trace.wait("connect", detail=repr(target), peer=host_port(target))
        try:
            await self._open(trace)
        except OSError as error:
            self._give_up(str(address.why_not_connected(error, visible(self.host), self.port)))
        except ValueError:  # no host name holds a NUL, or over 63 characters without a dot
            self._give_up(say("address_unknown", host=visible(self.host)))

    async def _open(self, trace: LoopSocket) -> None:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT):
                await engine.loop().create_connection(
                    lambda: Connection(self, trace, self.dialect),
                    self.host,
                    self.port,
                    family=address.family(self.host),
                )
        except BaseException as error:
            trace.closed(error)
            raise

    def _give_up(self, sentence: str) -> None:
        self._connecting = None
        self._leave_place()
        self._failure = sentence
        self._settled.set()
        self._emit(sentence, "problem")

    def _close(self) -> list[asyncio.Future[None]]:
        self._leave_place()
        if not self.running:
            return []
        closing: list[asyncio.Future[None]] = []
        if self._connecting:
            self._connecting.cancel()
            closing.append(self._connecting)
        if self._socket:
            self._socket.close()
            closing.append(self._socket.closed)
        self._connecting = self._socket = self._talk = self._peer = None
        self._emit(say("client_left"), "notice")
        return closing

    # what a conversation calls

    def _opened(self, talk: Connection) -> None:
        if not self._connecting:  # stopped in the very moment in which the server accepted
            talk.dismiss()
            return
        self._connecting = None
        talk.trace.connected()
        self._socket = talk
        talk.write(self.dialect.encode_name(self.username))
        talk.timer = engine.loop().call_later(HANDSHAKE, self._server_is_silent)
        self._tell()

    def _server_is_silent(self) -> None:
        self._settled.set()
        self._emit(say("silent_server", seconds=int(HANDSHAKE)), "problem")

    def _heard(self, talk: Connection, text: str) -> None:
        if self._talk:
            self._take(text)
            return
        name = self.dialect.decode_name(text)
        if talk.timer:
            talk.timer.cancel()
        self._set_turn(mine=True)
        self._settled.set()
        self._greet(talk, name, "joined")

    def _ended(self, talk: Connection, error: Exception | None) -> None:
        if talk is not self._socket:  # we closed it ourselves
            return
        self._socket = None
        self._leave_place()
        if self._talk:
            self._part(error)
        else:
            early = say("server_closed_early")
            self._give_up(str(error) if isinstance(error, ProtocolError) else early)

    # what differs from the server

    def _idle_status(self) -> str:
        if self._connecting:
            return say("client_connecting", address=f"{visible(self.host)}:{self.port}")
        if self._socket:
            return say("client_greeting")
        return self._failure or say("client_stopped")

    def _encode(self, text: str, now: datetime) -> bytes:
        return self.dialect.encode_from_client(text, self.username, now)

    def _understand(self, text: str) -> tuple[str, str]:
        return self.dialect.decode_from_server(text, self._peer_name)

    def _shown(self, message: Message) -> str:
        if message.mine:
            return say("prompt_client") + visible(message.text)
        stamp = visible(message.stamp) or short_stamp(message.time)
        return f"[{stamp}] {self._peer}: {visible(message.text)}"
