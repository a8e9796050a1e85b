"""One TCP connection of a chat: `connect`, `send`, `recv`, `close`, as in lesson 2.

All of it runs on the engine's loop, where a call that would block is awaited instead.
"""

import asyncio
import socket
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from chatkit import address, engine
from chatkit.address import host_port
from chatkit.errors import NetworkError, ProtocolError
from chatkit.message import visible
from chatkit.trace.loop_socket import LoopSocket
from chatkit.wire.classic import MAX_PIECE
from chatkit.wire.dialect import Dialect

CONNECT_TIMEOUT = 5.0  # seconds for the server to answer a connect
QUEUE_LIMIT = 96 * 1024  # bytes that may wait for a peer who does not read
GAP = 0.001  # seconds between two messages in a row, or the peer reads them glued
NAME_GAP = 0.25  # seconds after a username: a plain script needs a moment to print and read again
QUIET = 0.25  # seconds of silence after which half a letter is shown as the bytes that it is
IN_A_ROW = 16  # pieces read before everything else on the loop has its turn
FAREWELL = 1.0  # seconds for what waits to leave, or for a peer to read the end

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
        async with asyncio.timeout(CONNECT_TIMEOUT):
            sock, peer = await _connect_to_one(host, port)
    except BaseException as error:
        trace.closed(error)
        if isinstance(error, OSError):
            raise address.why_not_connected(error, visible(host), port) from error
        if isinstance(error, ValueError):  # no host name holds a NUL, or half a letter
            raise NetworkError("address_unknown", host=visible(host)) from error
        raise
    trace.at(address.own(sock), peer)
    trace.connected()
    return Opened(sock, peer, trace)


async def _connect_to_one(host: str, port: int) -> tuple[socket.socket, str]:
    """Connect to the first address of `host` that answers."""
    loop = engine.loop()
    kind = address.family(host)
    found = await loop.getaddrinfo(host, port, family=kind, type=socket.SOCK_STREAM)
    refusal = OSError(f"{host} has no address")
    for *_, place in found:
        sock = socket.socket(kind, socket.SOCK_STREAM)
        sock.setblocking(False)
        try:
            await loop.sock_connect(sock, place)
            return sock, host_port(place)
        except OSError as error:
            sock.close()
            refusal = error
        except BaseException:
            sock.close()
            raise
    raise refusal


class Connection:
    """A socket and the dialect that is spoken through it; nobody else touches the socket."""

    def __init__(self, sock: socket.socket, peer: str, trace: LoopSocket, dialect: Dialect) -> None:
        self.peer = peer  # its address, as `127.0.0.1:50000`
        self.here = address.own(sock)
        self.waiting = 0  # bytes that have not left this process
        self._sock = sock
        self._trace = trace
        self._reader = dialect.reader()
        self._heard: deque[str] = deque()  # messages that have come and were not asked for yet
        self._reading: asyncio.Task[bytes] | None = None  # of the other half of a letter
        self._reads = 0
        self._over = False  # whether the peer has said the end
        self._fault: Exception | None = None  # the reason for which no more can be read
        self._outbox: deque[tuple[bytes, float]] = deque()  # pieces, and the gap after each
        self._sending: asyncio.Task[None] | None = None
        self._next_send = 0.0  # not before, on the loop's clock
        self._hurried = False  # whether gaps are left out
        self._closing = False
        send_at_once(sock)
        _watch_the_cable(sock)

    # hearing

    async def recv(self) -> str | None:
        """Return the next message; None after the peer has left.

        Each `recv` of the socket is a message of its own in the classic dialect. Raises `OSError`
        where the connection is lost, and `ProtocolError` where the peer speaks another dialect.
        """
        while not self._heard:
            if self._fault:
                raise self._fault
            if self._over:
                return None
            await self._read()
        return self._heard.popleft()

    async def _read(self) -> None:
        """Wait for one piece and queue the messages that it completes.

        Where half a letter is pending, its other half usually comes at once. After a moment of
        silence the half is shown as the bytes that it is. The reading itself goes on meanwhile:
        a read that is cancelled may lose the piece that has just come.
        """
        if self._reader.pending:
            self._reading = self._reading or engine.loop().create_task(self._recv())
            await asyncio.wait([self._reading], timeout=QUIET)
            if not self._reading.done():
                self._queue(self._reader.feed_eof())
                return
        reading, self._reading = self._reading, None
        piece = await (reading or self._recv())
        if piece:
            self._queue(self._reader.feed(piece))
        else:
            self._over = True
            self._queue(self._reader.feed_eof())

    async def _recv(self) -> bytes:
        self._trace.wait("recv", MAX_PIECE)
        self._reads += 1
        if self._reads % IN_A_ROW == 0:
            await asyncio.sleep(0)  # a peer who floods us must not keep the loop from all others
        try:
            # as many bytes as the assignment's reader asks for, so that both see the same pieces
            piece = await engine.loop().sock_recv(self._sock, MAX_PIECE)
        except OSError as error:
            self._fault = self._fault or error
            raise self._fault from None
        self._trace.came(len(piece), piece)
        self._next_send = 0.0  # a peer who writes is about to read: hold nothing back
        return piece

    def _queue(self, texts: Iterable[str]) -> None:
        try:
            self._heard.extend(texts)
        except ProtocolError as error:  # the messages before it are good
            self._fault = error

    # speaking

    def send(self, piece: bytes, gap: float = GAP) -> None:
        """Have `piece` sent in a `send` of its own, `gap` seconds before the next one; return."""
        self._outbox.append((piece, gap))
        self.waiting += len(piece)
        if self._sending is None or self._sending.done():
            self._sending = engine.loop().create_task(self._send_all())

    async def _send_all(self) -> None:
        try:
            while self._outbox:
                if not self._hurried:
                    await self._pause()
                piece, gap = self._outbox.popleft()
                self._trace.did("send", len(piece), piece)
                await engine.loop().sock_sendall(self._sock, piece)
                self.waiting -= len(piece)
                self._next_send = engine.loop().time() + gap
        except OSError as error:
            self._fault = self._fault or error  # the system tells an error once: recv repeats it
            self._outbox.clear()
            self.waiting = 0

    async def _pause(self) -> None:
        pause = self._next_send - engine.loop().time()
        if pause > 0:
            await asyncio.sleep(pause)

    async def flush(self, seconds: float) -> bool:
        """Wait until everything has left, `seconds` at most; tell whether it has."""
        if self._sending:
            await asyncio.wait([self._sending], timeout=seconds)
        return not self.waiting

    # ending

    async def close(self) -> None:
        """Send what waits, then close; a peer who does not read is given a second.

        The unread bytes are read and dropped meanwhile: a socket that is closed with unread
        bytes sends a reset, and the peer would lose our last messages.
        """
        if self._closing:
            return
        self._closing = True
        dropping = engine.loop().create_task(self._drop())
        try:
            if not await self.flush(FAREWELL / 2):
                self._hurried = True  # better glued than lost
                await self.flush(FAREWELL / 2)
        finally:
            for task in (dropping, self._reading, self._sending):
                if task:
                    task.cancel()
            engine.release(self._sock)
            self._trace.closed(self._fault if isinstance(self._fault, OSError) else None)

    async def dismiss(self) -> None:
        """Say the end (FIN) and wait a second for the peer to read it; then close.

        Closing at once would reset the connection, since the peer's username is still unread.
        """
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_WR)
            self._trace.did("shutdown", detail="SHUT_WR")
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await self._drop()
        await self.close()

    async def _drop(self) -> None:
        with suppress(OSError):
            while not self._over and not self._fault and await self._recv():
                pass


def hang_up(conversation: asyncio.Task[None], connection: Connection | None) -> asyncio.Task[None]:
    """End a conversation of ours at once; return a task that is done when all is closed."""
    conversation.cancel()

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


def _watch_the_cable(sock: socket.socket) -> None:
    with suppress(OSError):  # macOS refuses options on a connection that was already reset
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, seconds in _KEEPALIVE:
        if hasattr(socket, name):
            with suppress(OSError):  # an old Windows knows the name but not the option
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNSENT_LIMIT)
