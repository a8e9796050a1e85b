"""One TCP connection of a chat: pieces in, texts out, one write a message."""

import asyncio
import socket
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Protocol

from chatkit import engine
from chatkit.address import host_port
from chatkit.errors import ProtocolError
from chatkit.trace.loop_socket import LoopSocket
from chatkit.wire.classic import MAX_PIECE
from chatkit.wire.dialect import CLASSIC, Dialect

QUEUE_LIMIT = 96 * 1024  # bytes that may wait for a peer who does not read
GAP = 0.001  # seconds between two messages in a row, or the peer reads them glued
NAME_GAP = 0.25  # seconds after a username: a plain script needs a moment to print and read again
QUIET = 0.25  # seconds of silence after which half a letter is shown as the bytes that it is
FAREWELL = 1.0  # seconds for what waits to leave, and again for a peer to read the end

# A pulled cable sends nothing, so the system asks: after 20 s, then every 5 s, four times.
_KEEPALIVE = (("TCP_KEEPIDLE", 20), ("TCP_KEEPALIVE", 20), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 4))
_UNSENT_LIMIT = 20_000  # ms without an acknowledgement, where the system can be told (Linux)

# All connections read into one buffer: each read is copied out before the next one starts. It has
# the size that the assignment's reader gives recv, so that both see the same pieces.
_buffer = memoryview(bytearray(MAX_PIECE))


class Owner(Protocol):
    """What a conversation needs of the server or the client that holds it."""

    def _opened(self, talk: "Connection") -> None: ...
    def _heard(self, talk: "Connection", text: str) -> None: ...
    def _ended(self, talk: "Connection", error: Exception | None) -> None: ...


class Connection(asyncio.BufferedProtocol):
    """The transport's other half; lives on the engine's loop."""

    def __init__(
        self, owner: Owner, trace: LoopSocket | None = None, dialect: Dialect = CLASSIC
    ) -> None:
        self.trace = trace or LoopSocket()
        self.closed = engine.loop().create_future()
        self.timer: asyncio.TimerHandle | None = None
        self._owner: Owner | None = owner
        self._reader = dialect.reader()
        self._quiet: asyncio.TimerHandle | None = None
        self._outbox: deque[bytes] = deque()
        self._pacing: asyncio.TimerHandle | None = None
        self._next_write = 0.0
        self._closing = False

    # what the transport calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Prepare the socket and tell the owner."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.peer = host_port(transport.get_extra_info("peername") or ("?", 0))
        self.here = host_port(transport.get_extra_info("sockname") or ("?", 0))
        self.trace.at(self.here, self.peer)
        sock = transport.get_extra_info("socket")
        send_at_once(sock)
        _watch_the_cable(sock)
        if self._owner:
            self._owner._opened(self)
        self.trace.wait("recv", MAX_PIECE)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return where the next piece goes."""
        return _buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Pass one piece on."""
        self._next_write = 0.0  # who writes is about to read: hold nothing back
        piece = bytes(_buffer[:nbytes])
        self.trace.came(nbytes, piece)
        self.trace.wait("recv", MAX_PIECE)
        try:
            self._pass_on(self._reader.feed(piece))
        except ProtocolError as error:
            self._break_off(error)
            return
        if self._quiet:
            self._quiet.cancel()
            self._quiet = None
        if self._reader.pending:
            self._quiet = engine.loop().call_later(QUIET, self._flush_reader)

    def eof_received(self) -> None:
        """Pass the last bytes on; the transport then closes."""
        self.trace.came(0)
        self._flush_reader()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the owner that it is over, and why."""
        for timer in (self.timer, self._quiet, self._pacing):
            if timer:
                timer.cancel()
        self._outbox.clear()
        self.trace.closed(exc)
        self.closed.set_result(None)
        if self._owner:
            self._owner._ended(self, exc)

    def _flush_reader(self) -> None:
        try:
            self._pass_on(self._reader.feed_eof())
        except ProtocolError as error:
            self._break_off(error)

    def _break_off(self, error: ProtocolError) -> None:
        """End a conversation that makes no sense."""
        if owner := self._owner:
            self.close()
            owner._ended(self, error)

    def _pass_on(self, texts: Iterable[str]) -> None:
        for text in texts:
            if self._owner:
                self._owner._heard(self, text)

    # what the owner calls

    @property
    def waiting(self) -> int:
        """Bytes that have not left this process yet."""
        return self._transport.get_write_buffer_size() + sum(map(len, self._outbox))

    def write(self, piece: bytes, gap: float = GAP) -> None:
        """Send `piece` in a write of its own, at least `gap` seconds before the next one."""
        now = engine.loop().time()
        if self._outbox or now < self._next_write:
            self._outbox.append(piece)
            self._pace()
            return
        self._put(piece)
        self._next_write = now + gap

    def _put(self, piece: bytes) -> None:
        self.trace.did("send", len(piece), piece)
        self._transport.write(piece)

    def _pace(self) -> None:
        if self._outbox and not self._pacing:
            self._pacing = engine.loop().call_at(self._next_write, self._write_next)

    def _write_next(self) -> None:
        self._pacing = None
        if not self._outbox:
            return
        self._put(self._outbox.popleft())
        self._next_write = engine.loop().time() + GAP
        self._pace()
        if self._closing and not self._outbox:
            self._hurry()

    def close(self) -> None:
        """Send what waits, then close; a peer who does not read is not waited for."""
        self._owner = None  # what still comes in has no reader here
        self._closing = True
        if self._outbox:
            self._farewell(self._hurry)
        else:
            self._hurry()

    def _hurry(self) -> None:
        if self._outbox:
            self._put(b"".join(self._outbox))  # better glued than lost
        self._outbox.clear()
        self._transport.close()
        self._farewell(self._transport.abort)

    def dismiss(self) -> None:
        """End a conversation that nobody here will hold: the peer reads the end of the stream.

        Closing at once would reset the connection, since the peer's username is still unread.
        """
        self._owner = None
        if self._transport.can_write_eof():
            with suppress(OSError):
                self._transport.write_eof()
                self.trace.did("shutdown", detail="SHUT_WR")
        self._farewell(self._transport.abort)

    def _farewell(self, action: Callable[[], None]) -> None:
        if self.timer:
            self.timer.cancel()
        self.timer = engine.loop().call_later(FAREWELL, action)


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
