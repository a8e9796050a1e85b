"""One connection through a cable: two sockets, and a lane in each direction between them."""

import asyncio
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random
from typing import NamedTuple

from chatkit import engine
from chatkit.address import typed
from chatkit.cable.faults import DIRECTIONS, Direction, Faults
from chatkit.cable.lane import Bytes, End, How, Lane
from chatkit.net.connection import carry, send_at_once
from chatkit.trace.event import MAX_DATA
from chatkit.trace.loop_socket import LoopSocket
from chatkit.trace.recorder import recorder

READ = 262_144  # bytes at once
BUFFER = 65_536  # bytes that may wait in asyncio for the system to take them
FAREWELL = 1.0  # seconds for waiting pieces to leave when the cable is stopped
_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # close sends RST, no FIN

_ENDS: dict[tuple[Direction, End], str] = {  # the sentence of each
    ("to_server", "end"): "cable_end_to_server",
    ("to_client", "end"): "cable_end_to_client",
    ("to_server", "reset"): "cable_reset_to_server",
    ("to_client", "reset"): "cable_reset_to_client",
}
_OWN_ENDS: dict[Direction, str] = {
    "to_server": "cable_fin_to_server",
    "to_client": "cable_fin_to_client",
}

# All ends read into one buffer. A piece that passes at once is sent straight out of it, and never
# copied: the system has the bytes before the next read starts. Where a byte stays here, because a
# lane holds it or the other side has no room for it, the lane or `put` makes a copy.
_buffer = memoryview(bytearray(READ))


class Told(NamedTuple):
    """An end (FIN, RST) has left the cable; `key` is its sentence in texts.py."""

    key: str


class CutAfter(NamedTuple):
    """The connection was reset, since so many bytes have passed as `cut_after` allows."""

    direction: Direction


class Lost(NamedTuple):
    """The cable was stopped while one direction was unplugged, so bytes that it held are lost."""

    direction: Direction
    size: int


class Ended(NamedTuple):
    """Both sockets are closed."""


Event = Told | CutAfter | Lost | Ended


class Plug(asyncio.BufferedProtocol):
    """One of the two sockets: its pieces go into one lane, those of the other come out at `put`."""

    takes = True  # whether a piece written now would leave soon
    _error: OSError | None = None  # the reason for which nothing can be sent any more
    _slammed = False  # whether it was closed with a reset
    _held_back = False  # whether nothing is read for now

    def __init__(self, link: "Link", trace: LoopSocket) -> None:
        self.link = link
        self.trace = trace
        self._recorded = recorder() is not None
        self.closed = engine.loop().create_future()
        self.transport: asyncio.Transport | None = None
        self.sock: socket.socket  # set by `carry`
        self.lane: Lane  # which it feeds
        self.other_lane: Lane  # whose exit it is

    async def carry(self, sock: socket.socket) -> None:
        """Read and write `sock` from now on; it is closed where that fails."""
        self.sock = sock
        await carry(sock, self)

    # called by the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Prepare the socket and tell the link."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.set_write_buffer_limits(high=BUFFER)
        self.here = typed(transport.get_extra_info("sockname") or ("?", 0))
        self.peer = typed(transport.get_extra_info("peername") or ("?", 0))
        self.trace.at(self.here, self.peer)
        send_at_once(self.sock)
        self.link.made(self)
        engine.loop().call_soon(self._hold_back_again)
        self.trace.wait("recv", READ)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return where the next piece goes."""
        return _buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Hand one piece on."""
        piece = _buffer[:nbytes]
        if self._recorded:
            self.trace.came(nbytes, bytes(piece[:MAX_DATA]))
            self.trace.wait("recv", READ)
        self.lane.feed(piece)

    def eof_received(self) -> bool:
        """Hand the end on; this side may still be written to."""
        self.trace.came(0)
        self.lane.feed_end("end")
        return True

    def pause_writing(self) -> None:
        """Stop: this side takes no more for now."""
        self.takes = False
        self.other_lane.exit_changed()

    def resume_writing(self) -> None:
        """Go on, in the next turn of the loop."""
        # asyncio calls this in the middle of its own write: where the transport is closed here,
        # asyncio loses the connection at once, and then once more
        engine.loop().call_soon(self._go_on)

    def _go_on(self) -> None:
        self.takes = True
        self.other_lane.exit_changed()
        self.link.close_what_is_done()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the link that the socket is closed, and the error, if any."""
        exc = exc or self._error
        if self._slammed and sys.platform == "win32":
            # before it closes, asyncio's Proactor says a polite end, which the peer would hear
            self.sock.close()
        self.trace.closed(exc)
        self.closed.set_result(None)
        self.link.lost(self, exc)

    # called by the lanes

    def put(self, piece: Bytes) -> None:
        """Write one piece, in one `send`; asyncio gets the bytes that the system does not take."""
        assert self.transport
        if self.transport.is_closing():
            return  # the piece before it met a peer who has gone; connection_lost is on its way
        if self._recorded:
            self.trace.did("send", len(piece), bytes(piece[:MAX_DATA]))
        sent = 0
        if not self.transport.get_write_buffer_size():
            try:
                sent = self.sock.send(piece)
            except BlockingIOError:
                pass
            except OSError as error:
                self._error = error
                self.transport.abort()
                return
        if sent < len(piece):
            self.transport.write(bytes(piece[sent:]))

    def put_end(self, end: End) -> None:
        """Say the end that has come out of the lane: FIN, or RST."""
        self.link.leaves(self, end)

    def finish(self) -> None:
        """Say that no more comes (FIN)."""
        if self.transport and not self.transport.is_closing():
            with suppress(OSError):
                self.transport.write_eof()
                self.trace.did("shutdown", detail="SHUT_WR")

    def reset(self) -> None:
        """Close at once with a reset (RST) instead of an end."""
        if self.transport and not self.closed.done():
            with suppress(OSError):
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
                self.trace.did("setsockopt", detail=f"SO_LINGER, {_LINGER!r}")
            self._slammed = True
            self.transport.abort()

    def close(self) -> None:
        """Close when all that was written has left."""
        if self.transport:
            self.transport.close()

    def hold_back(self, wanted: bool) -> None:
        """Read no more, so that TCP pushes back; or go on."""
        self._held_back = wanted
        if self.transport and not self.transport.is_closing():
            if wanted:
                self.transport.pause_reading()
            else:
                self.transport.resume_reading()

    def _hold_back_again(self) -> None:
        """Pause once more: Python 3.11.2's asyncio reads on where `connection_made` pauses."""
        if self._held_back:
            self.hold_back(False)
            self.hold_back(True)


# The ends of a link. TCP has an end for each direction: a side that has said FIN may still read.
# So FIN goes into a lane like a piece, comes out behind all pieces, and only then closes that
# direction at the other plug. Both sockets are closed once both lanes are over. A reset goes into
# the lane behind its pieces, too, but waits for no slow close; when it comes out, the other plug
# closes with SO_LINGER 0, which sends RST. An end that the cable makes itself (cut, half-close)
# must not be handed on as if a side had said it: `_dead` and `_half_closed` tell these from the
# others.
class Link:
    """One connection: `client` is the end that came to the cable, `server` the one it opened."""

    def __init__(
        self,
        on: Callable[["Link", Event], None],
        note: Callable[["Link", Direction, How, Bytes], None],
        number: int,
        faults: dict[Direction, Faults],
        seed: int,
        trace: LoopSocket,
    ) -> None:
        self.number = number
        self.client, self.server = Plug(self, trace), Plug(self, LoopSocket())
        self.connecting: asyncio.Task[None] | None = None
        self._on = on  # told of each event
        self._note = note  # told of each piece
        self._half_closed: set[Direction] = set()  # by ourselves; the speaker does not know
        self._dead = False  # reset by ourselves, so that no end is handed on any more
        self._farewell: asyncio.TimerHandle | None = None
        self.lanes = {way: self._lane(way, faults[way], seed) for way in DIRECTIONS}
        self.client.lane = self.server.other_lane = self.lanes["to_server"]
        self.server.lane = self.client.other_lane = self.lanes["to_client"]

    def _lane(self, way: Direction, faults: Faults, seed: int) -> Lane:
        entrance = self.client if way == "to_server" else self.server
        return Lane(
            faults,
            Random(f"{seed} {self.number} {way}"),
            partial(self._note, self, way),
            entrance.hold_back,
            lambda: self._cut_after(way),
        )

    @property
    def joined(self) -> bool:
        """Whether the server is connected, too."""
        return self.server.transport is not None

    # called by the plugs

    def made(self, plug: Plug) -> None:
        if plug is self.client:
            self.lanes["to_server"].exit_changed()  # nothing is read before the server is there
            return
        self.connecting = None
        plug.trace.connected()
        self.lanes["to_server"].exit = self.server
        self.lanes["to_client"].exit = self.client
        for lane in self.lanes.values():
            lane.exit_changed()

    def lost(self, plug: Plug, error: Exception | None) -> None:
        """Hand on that the socket of one end is closed: as a reset where an error closed it."""
        plug.other_lane.close()
        if not self._dead:
            plug.lane.feed_end("reset" if error else "end")
        self._end_if_over()

    def leaves(self, plug: Plug, end: End) -> None:
        way: Direction = "to_server" if plug is self.server else "to_client"
        if plug.closed.done() or (self._dead and end == "end"):
            return
        if not self._farewell:
            own = way in self._half_closed and end == "end"
            self._on(self, Told(_OWN_ENDS[way] if own else _ENDS[way, end]))
        if end == "reset":
            plug.reset()
        else:
            plug.finish()
            if all(lane.over for lane in self.lanes.values()):
                self.client.close()
                self.server.close()

    def _cut_after(self, way: Direction) -> None:
        self._on(self, CutAfter(way))
        self.reset()

    def _end_if_over(self) -> None:
        unconnected = self.server.transport is None and not self.connecting
        if self.client.closed.done() and (self.server.closed.done() or unconnected):
            if self._farewell:
                self._farewell.cancel()
            self._on(self, Ended())

    # called by the cable

    def half_close(self, way: Direction) -> bool:
        """End one direction (FIN) behind the pieces that wait in it; its speaker is not told.

        False where it has ended already.
        """
        if self.lanes[way].ending:
            return False
        self._half_closed.add(way)
        self.lanes[way].feed_end("end")
        return True

    def half_closed(self, way: Direction) -> bool:
        """Tell whether the cable has ended this direction itself."""
        return way in self._half_closed

    def give_up(self) -> None:
        """Reset the client: it gets no server."""
        self.connecting = None
        self._dead = True
        self.client.reset()

    def reset(self) -> None:
        """Cut it: both ends get a reset, and the pieces that wait are lost."""
        if self.connecting:
            self.connecting.cancel()
            self.connecting = None
        self._dead = True
        for lane in self.lanes.values():
            lane.close()
        for plug in (self.client, self.server):
            plug.reset()

    def put_away(self) -> list[asyncio.Future[None]]:
        """Let everything through, then close both ends; return futures, done when they are closed.

        A side that does not read is given a second. Through an unplugged direction nothing goes:
        its bytes are lost, and their reader gets a reset, since a FIN would say that it had all.
        """
        if self.server.transport is None:
            self.reset()
            return [self.client.closed]
        self._farewell = engine.loop().call_later(FAREWELL, self._abort)
        for way, lane in self.lanes.items():
            if lane.faults.unplugged:
                self._lose(way)
            else:
                lane.finish()
        self.close_what_is_done()
        return [self.client.closed, self.server.closed]

    def _lose(self, way: Direction) -> None:
        size = self.lanes[way].held[1]
        self.lanes[way].close()
        if size:
            self._on(self, Lost(way, size))
            (self.server if way == "to_server" else self.client).reset()

    def close_what_is_done(self) -> None:
        """Close each end that has had everything, once the cable is being put away."""
        for plug in (self.client, self.server):
            if self._farewell and not plug.other_lane.held[0]:
                plug.close()

    def _abort(self) -> None:
        for plug in (self.client, self.server):
            if plug.transport:
                plug.transport.abort()
