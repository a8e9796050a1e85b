"""The other side behind a cable: the kit's own proxy, which slices, glues, holds and cuts.

The program meets the cable in place of our socket. So the address that it sees is the cable's, and
a byte that we have sent may stay in the cable until we let it go.
"""

import math
import socket
import time
from collections.abc import Callable, Mapping

from chatkit.address import host_port
from chatkit.cable.cable import Cable
from chatkit.cable.faults import DIRECTIONS, MAX_SECONDS, NONE, Direction
from chatkit.cable.log import Piece
from chatkit.checks.peer import LIMIT, Peer, connect
from chatkit.errors import NetworkError
from chatkit.message import Line

SHOWN = 8  # of the log, in the evidence


class CabledPeer(Peer):
    """Our end of a connection through a cable; `way` is the direction to the program."""

    def __init__(self, sock: socket.socket, cable: Cable, way: Direction) -> None:
        super().__init__(sock)
        self.cable = cable
        self.way = way
        self._seen = cable.held  # at the last look
        if way == "to_client":
            self.address = host_port((cable.host, cable.port))
        elif not _within(LIMIT, lambda: cable.exits):
            raise ConnectionError
        else:
            self.address = cable.exits[-1]

    def owes(self, received: int) -> bool:
        """Tell whether a program that has received so many bytes gets more of us by itself."""
        if self._keeps(self.way):
            return self.sent - self._held > received
        return super().owes(received)

    def under_way(self) -> bool:
        """Tell whether the cable has pieces that leave by themselves, or some have just left."""
        held = self.cable.held
        moved, self._seen = held != self._seen, held
        return moved or any(held[way][0] and not self._keeps(way) for way in DIRECTIONS)

    def _keeps(self, way: Direction) -> bool:
        faults = self.cable.faults[way]
        stays = faults.slice and faults.slice_pause == MAX_SECONDS
        return bool(faults.unplugged or faults.glue == math.inf or stays)

    @property
    def _held(self) -> int:
        """The bytes that wait in the cable, on their way to the program."""
        return self.cable.held[self.way][1]

    def slice_at(self, size: int) -> None:
        """Have the cable bring so many bytes of the next text, and keep the rest until `go_on`."""
        self.cable.set(self.way, slice=size, slice_pause=MAX_SECONDS)

    def go_on(self) -> None:
        """Let the bytes go that `slice_at` has kept."""
        self.cable.set(self.way, slice=0, slice_pause=NONE.slice_pause)

    def glue(self, texts: list[str]) -> None:
        """Send several texts, one by one; the cable brings them as one piece."""
        self.cable.hold(self.way)
        for text in texts:
            self.send(text)
        size = sum(len(text.encode()) for text in texts)
        _within(LIMIT, lambda: self._held >= size)
        self.cable.release(self.way)


def lay(place: tuple[str, int], to: tuple[str, int], seed: int) -> Cable:
    """Return a cable that listens at a place, and leads to another one; raises `OSError`."""
    host, port = place
    try:
        return Cable(port, to, host, seed=seed).start()
    except NetworkError as error:
        raise error.__cause__ or error from None  # with the number that the system has given


def connect_through(cable: Cable, faults: Mapping[str, float]) -> CabledPeer:
    """Return a peer that has connected through a cable with these faults to the program."""
    cable.set("to_server", **faults)
    return CabledPeer(connect(cable.host, cable.port).socket, cable, "to_server")


def stop(cable: Cable) -> None:
    """Take a cable away; nothing that waits in it holds us up."""
    cable.cut()
    cable.stop()


def told(cable: Cable) -> list[str]:
    """Return the last pieces that have left a cable, and its breaks: `> b'caf'`."""
    return [text for one in cable.log if (text := _told(one))][-SHOWN:]


def _told(one: Piece | Line) -> str:
    if isinstance(one, Piece):
        return "" if one.how == "came" else str(one)
    return one.text if one.kind == "problem" else ""


def _within(seconds: float, condition: Callable[[], object]) -> bool:
    """Wait until a condition holds, at most so many seconds; tell whether it does."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.002)
    return bool(condition())
