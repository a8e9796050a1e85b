"""The side of a connection that asyncio calls: pieces come in, and the end."""

import asyncio
from collections.abc import Callable

from chatkit.trace.loop_socket import LoopSocket
from chatkit.wire.classic import MAX_PIECE

# All connections read into one buffer: each piece is copied out before the next read starts. It
# has the size that the assignment's reader gives recv, so that both see the same pieces.
_buffer = memoryview(bytearray(MAX_PIECE))


class Inbox(asyncio.BufferedProtocol):
    """Hands each piece to `receive` as soon as it has come, and b"" at the end, as `recv` does."""

    def __init__(self, trace: LoopSocket) -> None:
        self.trace = trace
        self.early: list[bytes] = []  # pieces that came before `receive` was set
        self.receive: Callable[[bytes], None] = self.early.append
        self.over = False  # whether nothing more comes
        self.fault: OSError | None = None  # the reason, where the connection was lost
        self.sent = asyncio.Event()  # set while all that was written has left this process
        self.sent.set()
        self.closed = asyncio.Event()  # set once the socket is closed

    def wait(self) -> None:
        """Record that the loop waits in `recv`."""
        self.trace.wait("recv", MAX_PIECE)

    # called by the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Have the transport tell of each byte whether it has left."""
        assert isinstance(transport, asyncio.Transport)
        transport.set_write_buffer_limits(high=0)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return the place for the next piece."""
        return _buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Hand over the bytes of one `recv`."""
        piece = bytes(_buffer[:nbytes])
        self.wait()
        self.trace.came(nbytes, piece)
        self.receive(piece)

    def eof_received(self) -> bool:
        """Hand over the end; our own side stays open until `Connection.close`."""
        self.wait()
        self.trace.came(0)
        self.over = True
        self.receive(b"")
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the socket is closed, by us or by a fault."""
        self.trace.closed(exc)
        self.fault = exc if isinstance(exc, OSError) else None
        self.sent.set()
        self.closed.set()
        if not self.over:
            self.over = True
            self.receive(b"")

    def pause_writing(self) -> None:
        """Note that the system has not taken everything."""
        self.sent.clear()

    def resume_writing(self) -> None:
        """Note that the system has taken everything."""
        self.sent.set()
