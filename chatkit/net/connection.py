"""One TCP connection of a chat: `connect`, `send`, `recv`, `close`, as in lesson 2.

All of it runs on the engine's loop, where a call that would block is awaited instead.
"""

import asyncio
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple, Self

from chatkit import address, engine
from chatkit.address import host_port
from chatkit.errors import NetworkError, ProtocolError
from chatkit.message import visible
from chatkit.net.inbox import Inbox
from chatkit.trace.loop_socket import LoopSocket
from chatkit.wire.dialect import Dialect

QUEUE_LIMIT = 96 * 1024  # bytes that may wait for a peer who does not read
# Seconds between two messages in a row, or the peer reads them glued. Windows' clock steps by
# 15.6 ms before Python 3.13, and timers of one step fire together: there it is two steps.
GAP = max(0.001, 2 * time.get_clock_info("monotonic").resolution)
NAME_GAP = 0.25  # seconds after a username: a plain script needs a moment to print and read again
QUIET = 0.25  # seconds of silence after which half a letter, or half a line, is shown as it is
FAREWELL = 1.0  # seconds for waiting messages to leave, or for a peer to read the end

# A pulled cable sends nothing, so the system asks: after 20 s, then every 5 s, four times.
_KEEPALIVE = (("TCP_KEEPIDLE", 20), ("TCP_KEEPALIVE", 20), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 4))
_UNSENT_LIMIT = 20_000  # ms without an acknowledgement, where the system can be told (Linux)


class Opened(NamedTuple):
    """A socket that has just been connected, the peer's address, and the socket's record."""

    sock: socket.socket
    peer: str
    trace: LoopSocket


async def connect(host: str, port: int, trace: LoopSocket | None = None) -> Opened:
    """Return a socket that is connected to the server, recorded in `trace`.

    Raises `NetworkError` that tells the reason where there is no connection within 5 seconds.
    """
    trace = trace or LoopSocket()
    trace.did("socket")
    peer = host_port((host, port))
    trace.wait("connect", detail=repr((host, port)), peer=peer)
    try:
        async with asyncio.timeout(address.CONNECT_TIMEOUT):
            sock, peer = await _connect_to_one(host, port)
    except BaseException as error:
        trace.closed(error)
        if isinstance(error, NetworkError):
            raise
        if isinstance(error, OSError):
            raise address.why_not_connected(error, visible(host), port) from error
        raise
    trace.at(address.own(sock), peer)
    trace.connected()
    return Opened(sock, peer, trace)


async def _connect_to_one(host: str, port: int) -> tuple[socket.socket, str]:
    """Connect to the first address of `host` that answers."""
    places = await address.resolve(host, port)
    failures: list[OSError] = []
    for place in places:
        try:
            # a name may have an address that never answers: the others need some time, too
            async with asyncio.timeout(address.CONNECT_TIMEOUT / len(places)):
                return await _connect_to(place), address.typed(place)
        except OSError as error:  # TimeoutError is one
            failures.append(error)
    # a refusal says the most: there is a computer, and no server
    failures.sort(key=lambda error: not isinstance(error, ConnectionRefusedError))
    raise failures[0] if failures else NetworkError("address_unknown", host=visible(host))


async def _connect_to(place: Any) -> socket.socket:
    """Return a socket that is connected to one address."""
    sock = engine.serve(socket.socket(address.family(place[0]), socket.SOCK_STREAM))
    sock.setblocking(False)
    try:
        await engine.loop().sock_connect(sock, place)
    except BaseException:
        sock.close()
        raise
    return sock


async def carry(sock: socket.socket, protocol: asyncio.BaseProtocol) -> asyncio.Transport:
    """Have the loop read and write a connected socket for `protocol`; return its transport.

    The socket is closed where that fails.
    """
    try:
        served = engine.serve(sock)
        transport, _ = await engine.loop().create_connection(lambda: protocol, sock=served)
    except BaseException:
        sock.close()
        raise
    return transport


class Connection:
    """A socket and the dialect that is spoken through it."""

    def __init__(
        self,
        transport: asyncio.Transport,
        inbox: Inbox,
        peer: str,
        dialect: Dialect,
        newline: bool = False,
    ) -> None:
        self.peer = peer  # its address, as `127.0.0.1:50000`
        self.here = address.typed(transport.get_extra_info("sockname") or ("?", 0))
        self._transport = transport
        self._inbox = inbox
        self._reader = dialect.reader()
        self._reader.newline |= newline
        self._last = b"\n"  # the last piece that was sent; before the first, no line end is owed
        self._heard: deque[str] = deque()  # messages that have come and were not asked for yet
        self._take: Callable[[str], None] = self._heard.append  # is given the next message
        self._waiting: asyncio.Future[None] | None = None  # done at the next news
        self._silence: asyncio.TimerHandle | None = None  # until half a letter, or line, is shown
        self._fault: ProtocolError | None = None  # the reason for which the rest makes no sense
        self._outbox: deque[tuple[bytes, float]] = deque()  # pieces, and the gap after each
        self._sending: asyncio.Task[None] | None = None  # of the outbox, while it is not empty
        self._next_send = 0.0  # not before, on the loop's clock
        self._hurried = False  # whether gaps are left out
        self._closing = False
        inbox.receive = self._receive
        for piece in inbox.early:
            self._receive(piece)

    @classmethod
    async def on(cls, opened: Opened, dialect: Dialect, newline: bool = False) -> Self:
        """Return a connection on a socket that has just been connected.

        `newline` says that the peer reads and writes lines, where the dialect leaves that open.
        """
        sock, peer, trace = opened
        send_at_once(sock)
        watch_the_cable(sock)
        inbox = Inbox(trace)
        return cls(await carry(sock, inbox), inbox, peer, dialect, newline)

    # hearing

    async def recv(self) -> str | None:
        """Return the next message; None after the peer has left.

        Each `recv` of the socket is a message of its own in the classic dialect. After `wake` it
        returns "", which is no message. Raises `OSError` where the connection is lost, and
        `ProtocolError` where the peer speaks another dialect.
        """
        while not (self._heard or self._over):
            await self._news()
        if self._heard:
            return self._heard.popleft()
        self._raise_fault()
        return None

    def wake(self) -> None:
        """Have the coroutine that waits in `recv` go on without a message."""
        if self._waiting and not self._waiting.done():
            self._heard.append("")
            self._waiting.set_result(None)

    async def recv_each(self, take: Callable[[str], None]) -> None:
        """Call `take` with each message until the peer leaves; raises like `recv`.

        It is called in the very turn of the loop in which the piece has come. A coroutine that
        waits in `recv` runs a turn later, and a round trip then takes a third longer.
        """
        self.hand_to(take)
        while self._heard:
            self._take(self._heard.popleft())
        while not self._over:
            await self._news()
        self._raise_fault()

    def hand_to(self, take: Callable[[str], None]) -> None:
        """Have `take` called with each message from now on, in the place of another function."""
        self._take = take

    @property
    def _over(self) -> bool:
        return self._inbox.over or self._fault is not None

    def _raise_fault(self) -> None:
        if fault := self._inbox.fault or self._fault:
            raise fault

    async def _news(self) -> None:
        self._inbox.wait()
        self._waiting = engine.loop().create_future()
        await self._waiting

    def _receive(self, piece: bytes) -> None:
        """Take one piece, and hand over the messages that it completes; b"" is the end.

        Where the piece ends in half a letter, or in half a line of a peer that speaks lines, the
        other half usually comes at once. After a moment of silence the half is shown as it is.
        """
        self._next_send = 0.0  # a peer who writes is about to read: hold nothing back
        if self._silence:
            self._silence.cancel()
            self._silence = None
        self._hand_over(piece)
        if piece and self._reader.pending:
            self._silence = engine.loop().call_later(QUIET, self._hand_over, b"")

    def _hand_over(self, piece: bytes) -> None:
        try:
            for text in self._reader.feed(piece) if piece else self._reader.feed_eof():
                self._take(text)
        except ProtocolError as error:
            self._fault = error
        if self._waiting and not self._waiting.done():
            if self._heard or self._over:
                self._waiting.set_result(None)
            else:
                self._inbox.wait()  # for the next message

    # speaking

    @property
    def waiting(self) -> int:
        """The number of bytes that have not left this process yet."""
        return self._transport.get_write_buffer_size() + sum(len(one) for one, _ in self._outbox)

    @property
    def met_line_end(self) -> bool:
        """Whether the peer has ever ended a message in a line end."""
        return self._reader.met_line_end

    def speak_lines(self, newline: bool) -> None:
        """Read the messages of the peer as lines, or again as pieces.

        A peer that waits in `readline` has not read our last message yet, since it has no line end.
        It gets one now, in the same piece where that has not left.
        """
        self._reader.newline = newline
        if not newline or self._last.endswith(b"\n"):
            return
        self._last = b"\n"
        if self._outbox:
            piece, gap = self._outbox.pop()
            self._outbox.append((piece + b"\n", gap))
        else:
            self._write(b"\n")

    def send(self, piece: bytes, gap: float = GAP) -> None:
        """Send `piece` in a `send` of its own, `gap` seconds before the next one; never wait."""
        self._last = piece
        now = engine.loop().time()
        if not self._outbox and now >= self._next_send:
            self._write(piece)
            self._next_send = now + gap
            return
        self._outbox.append((piece, gap))
        if self._sending is None or self._sending.done():
            self._sending = engine.task(self._send_all())

    async def _send_all(self) -> None:
        """Send the outbox, each piece when its time has come."""
        while self._outbox:
            pause = self._next_send - engine.loop().time()
            if pause > 0 and not self._hurried:
                await asyncio.sleep(pause)
            piece, gap = self._outbox.popleft()
            self._write(piece)
            self._next_send = engine.loop().time() + gap

    def _write(self, piece: bytes) -> None:
        self._inbox.trace.did("send", len(piece), piece)
        self._transport.write(piece)

    async def flush(self, seconds: float) -> bool:
        """Wait until everything has left, `seconds` at most; tell whether it has."""
        # not asyncio.timeout: in a task that was cancelled, as a conversation of ours that ends is,
        # it raises CancelledError instead of TimeoutError on Python 3.11.2, and the rest is lost
        leaving = engine.loop().create_task(self._leave())
        try:
            await asyncio.wait([leaving], timeout=seconds)
        finally:
            leaving.cancel()
        return not self.waiting

    async def _leave(self) -> None:
        if self._sending:
            await asyncio.wait([self._sending])
        await self._inbox.sent.wait()

    # ending

    def hear_no_more(self) -> None:
        """Drop the messages that still come."""
        self._heard.clear()
        self._take = _drop

    async def close(self) -> None:
        """Send the messages that wait, then close; a peer that does not read is given a second.

        Bytes that still come are read and dropped meanwhile: a socket that is closed with unread
        bytes sends a reset, and the peer would lose our last messages.
        """
        if self._closing:
            return
        self._closing = True
        self.hear_no_more()
        try:
            if not await self.flush(FAREWELL / 2):
                self._hurried = True  # better glued than lost
                await self.flush(FAREWELL / 2)
        finally:
            self._end()
        await self._inbox.closed.wait()

    async def dismiss(self) -> None:
        """Say the end (FIN) and give the peer a second to read it, then close.

        Closing at once would reset the connection, since the peer's username is still unread.
        """
        self.hear_no_more()
        if self._transport.can_write_eof():
            with suppress(OSError):
                self._transport.write_eof()
                self._inbox.trace.did("shutdown", detail="SHUT_WR")
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                while not self._inbox.over:
                    await self._news()
        await self.close()

    def _end(self) -> None:
        if self._sending:
            self._sending.cancel()
        self._transport.abort()  # all has left by now, or will never be read


def _drop(message: str) -> None:
    pass


def hang_up(conversation: asyncio.Task[None], connection: Connection | None) -> asyncio.Task[None]:
    """End a conversation of ours at once; return a task that is done when all is closed."""
    conversation.cancel()
    if connection:
        connection.hear_no_more()

    async def ending() -> None:
        await asyncio.wait([conversation])
        if connection:
            await connection.close()

    return engine.loop().create_task(ending())


def send_at_once(sock: socket.socket) -> None:
    """Turn Nagle's algorithm off: it holds a message back until it can be glued to the next."""
    # asyncio does so only where the socket was made with its protocol named, and ours were not
    with suppress(OSError):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def watch_the_cable(sock: socket.socket) -> None:
    """Have the system notice within 40 s that the other end is out of reach."""
    with suppress(OSError):  # macOS refuses options on a connection that was already reset
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, seconds in _KEEPALIVE:
        if hasattr(socket, name):
            with suppress(OSError):  # an old Windows knows the name but not the option
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNSENT_LIMIT)
