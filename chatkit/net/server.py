"""The side that listens: one client at a time, as in the assignment, and then the next one."""

import asyncio
import socket
from collections.abc import Callable
from datetime import datetime

from chatkit import address, engine
from chatkit.address import host_port
from chatkit.errors import ProtocolError
from chatkit.message import Message, short_stamp, visible
from chatkit.net import listening
from chatkit.net.connection import NAME_GAP, Connection
from chatkit.net.pair import HANDSHAKE, Pair
from chatkit.net.service import Seldom
from chatkit.texts import say
from chatkit.trace.loop_socket import LoopSocket

MAX_GUESTS = 16  # connections that have not said their name; a class behind one hub needs no more


class Server(Pair):
    """Listens on a port and chats with one client at a time.

        server = Server(port=5005, username="Alice").start()

    `port=0` lets the system choose; `port` then tells which. `host` is 127.0.0.1, which only this
    computer reaches; `lan=True` lets neighbours in, and shows the address that they need. `wire` is
    `classic`, as the assignment, or `lines`, which is framed.
    """

    def __init__(
        self,
        port: int,
        username: str,
        host: str = address.LOOPBACK,
        *,
        lan: bool = False,
        free: bool = False,
        wire: str = "classic",
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        port = address.check_port(port, lowest=0)
        host = address.EVERYWHERE if lan else host
        super().__init__(host, port, username, free=free, wire=wire, clock=clock)
        self._listener: asyncio.Server | None = None
        self._guests: set[Connection] = set()
        self._seldom = Seldom()  # that a second client came: a script tries again and again

    @property
    def running(self) -> bool:
        """Whether it listens."""
        return self._listener is not None

    # starting and stopping

    async def begin(self) -> None:
        """Do what `start` does, on the engine's loop."""
        await self._make_room()
        now = self.clock()
        traced = listening.listen(self.host, self.port)
        self._door = LoopSocket(traced.number)
        sock = socket.socket(fileno=traced.detach())  # the loop serves it from here on
        # with nothing to start yet this does not suspend, so no second start comes in between
        self._listener = await engine.loop().create_server(
            lambda: Connection(self, dialect=self.dialect), sock=sock, start_serving=False
        )
        self.port = sock.getsockname()[1]
        self._door.at(host_port(sock.getsockname()))
        self._door.wait("accept")
        self._take_place()
        for line in where(self.host, self.port, now):
            self._emit(line, "where")
        await self._listener.start_serving()

    @property
    def _place(self) -> object:
        return self.port

    def _close(self) -> list[asyncio.Future[None]]:
        if not self._listener:
            return []
        self._listener.close()
        self._listener = None
        self._door.closed(None)
        self._leave_place()
        closing = [*self._guests, *([self._talk] if self._talk else [])]
        self._guests.clear()
        self._talk = self._peer = None
        for talk in closing:
            talk.close()
        self._emit(say("server_left", port=self.port), "notice")
        return [talk.closed for talk in closing]

    # what a conversation calls

    def _opened(self, talk: Connection) -> None:
        self._door.accepted(talk.trace)
        if self._talk:
            self._turn_away(talk)
        elif len(self._guests) >= MAX_GUESTS or not self._listener:
            talk.dismiss()
        else:
            self._guests.add(talk)
            talk.timer = engine.loop().call_later(HANDSHAKE, self._let_go, talk)
            self._emit(say("accepted", address=talk.peer), "detail")

    def _turn_away(self, talk: Connection) -> None:
        talk.dismiss()
        if self._seldom.may_tell():
            self._emit(say("second_client", address=talk.peer, peer=self._peer), "problem")

    def _let_go(self, talk: Connection) -> None:
        self._guests.discard(talk)
        self._emit(say("silent_client", address=talk.peer, seconds=int(HANDSHAKE)), "problem")
        talk.dismiss()

    def _heard(self, talk: Connection, text: str) -> None:
        if talk is self._talk:
            self._take(text)
            return
        name = self.dialect.decode_name(text)
        self._guests.discard(talk)
        if talk.timer:
            talk.timer.cancel()
        if self._talk:
            self._turn_away(talk)
            return
        talk.write(self.dialect.encode_name(self.username), gap=NAME_GAP)
        self._set_turn(mine=False)
        self._greet(talk, name, "connected")

    def _ended(self, talk: Connection, error: Exception | None) -> None:
        if talk is self._talk:
            self._part(error)
        elif talk in self._guests:
            self._guests.discard(talk)
            if isinstance(error, ProtocolError):
                self._emit(f"{talk.peer}: {error}", "problem")
            else:
                self._emit(say("guest_left", address=talk.peer), "detail")

    # what differs from the client

    def _idle_status(self) -> str:
        if not self._listener:
            return say("server_stopped")
        return say("server_waiting", address=f"{seen_host(self.host)}:{self.port}")

    def _encode(self, text: str, now: datetime) -> bytes:
        return self.dialect.encode_from_server(text, self.username, now)

    def _understand(self, text: str) -> tuple[str, str]:
        return self.dialect.decode_from_client(text, self._peer_name)

    def _shown(self, message: Message) -> str:
        if message.mine:
            return prompt(self._me) + visible(message.text)
        return f"[{short_stamp(message.time)}] {self._peer}: {visible(message.text)}"


def prompt(username: str) -> str:
    """Return what stands before the server's own messages: `[Alice] pesan: `."""
    return say("prompt_server", name=username)


def seen_host(host: str) -> str:
    """Return the address that a client types to reach a server bound to `host`."""
    return (address.lan_address() or address.LOOPBACK) if host == address.EVERYWHERE else host


def where(host: str, port: int, now: datetime) -> list[str]:
    """Return the three lines that the assignment's server begins with: address, port, date."""
    return [
        say("server_address", address=seen_host(host)),
        say("server_port", port=port),
        say("server_date", date=f"{now:%Y-%m-%d}"),
    ]
