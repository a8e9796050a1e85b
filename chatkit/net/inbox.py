"""The side of a connection that asyncio calls: it keeps each piece until somebody asks for it.

A transport reads as soon as bytes are there, on every system's loop, and costs half of what
`loop.sock_recv` does. So it reads, and `Connection.recv` takes from here.
"""

import asyncio
from collections import deque

from chatkit import engine
from chatkit.trace.loop_socket import LoopSocket
from chatkit.wire.classic import MAX_PIECE

# All connections read into one buffer: each piece is copied out before the next read starts. It
# has the size that the assignment's reader gives recv, so that both see the same pieces.
_buffer = memoryview(bytearray(MAX_PIECE))


class Inbox(asyncio.BufferedProtocol):
    """The pieces that have come and were not taken yet, and then the end."""

    def __init__(self, trace: LoopSocket) -> None:
        self.trace = trace
        self.pieces: deque[bytes] = deque()
        self.deaf = False  # whether pieces are dropped
        self.over = False  # whether no more pieces come
        self.fault: OSError | None = None  # the reason, where the connection was lost
        self.sent = asyncio.Event()  # set while all that was written has left this process
        self.sent.set()
        self.closed = asyncio.Event()  # set once the socket is closed
        self._waiting: asyncio.Future[None] | None = None  # the reader, until something comes

    async def news(self) -> None:
        """Wait until a piece or the end is there, or `wake` is called."""
        if not (self.pieces or self.over):
            self.trace.wait("recv", MAX_PIECE)
            self._waiting = engine.loop().create_future()
            await self._waiting

    def wake(self) -> None:
        """Have `news` return."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    # called by the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Have the transport say of each byte whether it has left."""
        assert isinstance(transport, asyncio.Transport)
        transport.set_write_buffer_limits(high=0)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return the place for the next piece."""
        return _buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Keep one piece, the bytes of one `recv`."""
        piece = bytes(_buffer[:nbytes])
        self.trace.wait("recv", MAX_PIECE)
        self.trace.came(nbytes, piece)
        if not self.deaf:
            self.pieces.append(piece)
            self.wake()

    def eof_received(self) -> bool:
        """Note the end; our own side stays open until `Connection.close`."""
        self.trace.wait("recv", MAX_PIECE)
        self.trace.came(0)
        self.over = True
        self.wake()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the socket is closed, by us or by a fault."""
        self.trace.closed(exc)
        self.fault = exc if isinstance(exc, OSError) else None
        self.over = True
        self.sent.set()
        self.closed.set()
        self.wake()

    def pause_writing(self) -> None:
        """Note that the system has not taken everything."""
        self.sent.clear()

    def resume_writing(self) -> None:
        """Note that the system has taken everything."""
        self.sent.set()
