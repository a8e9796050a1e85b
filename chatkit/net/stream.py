"""One connection of a room, as asyncio calls it: pieces come in, and bytes wait to go out."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import suppress

from chatkit import engine
from chatkit.trace.loop_socket import LoopSocket

READ = 16_384  # bytes of one recv: a burst of a hundred messages, and no more of a flood
LAST_READ = 65_536  # bytes of a peer that has reset the connection; it may have sent megabytes
LAST_LINE = 1.0  # seconds for a peer to read our last line before the socket is closed

# All connections read into one buffer: each piece is copied out before the next read starts. With
# asyncio.Protocol each connection would get a buffer of 256 KiB for every single read.
_buffer = memoryview(bytearray(READ))


class Stream(asyncio.BufferedProtocol):
    """A socket on the engine's loop. A subclass says what happens with a piece, and at the end."""

    # A room has thousands of these, so each is small: no task, no timer, no Event of its own.
    __slots__ = (
        "_drained",
        "_marks",
        "_written",
        "behind",
        "closing",
        "peer",
        "trace",
        "transport",
    )

    def __init__(self, peer: str, trace: LoopSocket | None) -> None:
        self.peer = peer  # its address, as `127.0.0.1:50000`
        self.trace = trace  # None where the connection is not recorded
        self.transport: asyncio.Transport | None = None  # None before the first and after the last
        self.behind = False  # whether bytes wait to leave
        self._written = 0  # bytes, of all that was ever to leave
        self._marks: deque[tuple[float, int]] | None = None  # see `lag`
        self.closing = False  # whether either side has ended; nothing is read or sent any more
        self._drained: asyncio.Future[None] | None = None  # done when all has left; see `drain`

    # different in each subclass

    def heard(self, piece: bytes) -> None:
        """Take the bytes of one `recv`."""
        raise NotImplementedError

    def lost(self, error: Exception | None) -> None:
        """Take the end: the peer has left, or the connection is lost because of `error`."""
        raise NotImplementedError

    # speaking

    def write(self, data: bytes) -> None:
        """Send `data`, or have it wait for a peer that does not read; never wait."""
        if self.transport is None or self.closing or self.transport.is_closing():
            return
        if self.trace:
            self.trace.did("send", len(data), data)
        self._written += len(data)
        self.transport.write(data)

    @property
    def waiting(self) -> int:
        """The number of bytes that have not left this process yet."""
        return self.transport.get_write_buffer_size() if self.transport else 0

    # The age of a byte. The system says how many bytes wait, not since when, and a time for each
    # write would cost memory for thousands of readers. So whoever looks now and then leaves a mark:
    # the time, and all that had been written by then. A mark goes when all of that has left. The
    # first mark that stays is as old as the oldest byte, to the time between two looks.
    def lag(self, now: float) -> float:
        """Return the seconds since which the oldest byte waits; to be called again and again."""
        if not self.behind:
            self._marks = None
            return 0.0
        if self._marks is None:
            self._marks = deque()
        self._marks.append((now, self._written))
        left = self._written - self.waiting
        while self._marks and self._marks[0][1] <= left:
            self._marks.popleft()
        return now - self._marks[0][0] if self._marks else 0.0

    async def drain(self) -> None:
        """Wait until all has left this process, or the connection is lost; one waits at a time."""
        if self.behind and self.transport:
            self._drained = engine.loop().create_future()
            await self._drained

    def hang_up(self) -> None:
        """End our side (FIN), so that the peer reads our last line; a second later, close.

        A socket that is closed with unread bytes sends a reset, and the last line would be lost.
        """
        if self.closing:
            return
        self.closing = True
        if self.transport is None:
            return
        self.transport.resume_reading()
        if self.transport.can_write_eof():
            with suppress(OSError):
                self.transport.write_eof()
                if self.trace:
                    self.trace.did("shutdown", detail="SHUT_WR")
        engine.loop().call_later(LAST_LINE, self.abort)

    def abort(self) -> None:
        """Close at once; bytes that wait are lost."""
        self.closing = True
        if self.transport:
            self.transport.abort()

    # called by the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Have the transport tell of each byte whether it has left."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.set_write_buffer_limits(high=0)
        if self.trace:
            self.trace.wait("recv", READ)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return the place for the next piece."""
        return _buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Hand over the bytes of one `recv`."""
        piece = bytes(_buffer[:nbytes])
        if self.trace:
            self.trace.came(nbytes, piece)
            self.trace.wait("recv", READ)
        if not self.closing:
            self.heard(piece)

    def eof_received(self) -> bool:
        """Have the transport close: whoever has ended its side has left."""
        if self.trace:
            self.trace.came(0)
        self.closing = True
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the socket is closed, by us, by the peer or by a fault."""
        if exc and not self.closing and self.transport:
            for piece in _unread(self.transport):
                self.heard(piece)
        if self.trace:
            self.trace.closed(exc)
        self.transport = None
        self.resume_writing()
        self.lost(exc)

    def pause_writing(self) -> None:
        """Note that the system has not taken everything."""
        self.behind = True

    def resume_writing(self) -> None:
        """Note that the system has taken everything."""
        self.behind = False
        if self._drained and not self._drained.done():
            self._drained.set_result(None)
        self._drained = None


# A script that says five things and closes its socket, without a look at what was said to it, makes
# its system send a reset. Our next write fails then, and asyncio closes the socket, though the last
# things that were said may still lie in our system. (Windows has thrown them away.)
def _unread(transport: asyncio.Transport) -> Iterator[bytes]:
    """Yield the bytes that came before a reset and were not read."""
    with suppress(OSError), transport.get_extra_info("socket").dup() as sock:
        for _ in range(LAST_READ // READ):
            if not (piece := sock.recv(READ)):
                return
            yield piece
