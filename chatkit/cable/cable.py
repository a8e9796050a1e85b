"""A TCP proxy between any client and any server that shows each piece, and breaks on demand.

A client connects to the cable, the cable to the server, and whatever one says is handed to the
other, through the faults of that direction. Nothing here knows what the bytes mean.
"""

import asyncio
import math
import socket
from collections.abc import Callable
from datetime import datetime
from typing import Any

from chatkit import address, engine
from chatkit.address import host_port
from chatkit.cable import loops
from chatkit.cable.faults import (
    DIRECTIONS,
    NONE,
    Direction,
    Faults,
    changed,
    check_direction,
    described,
)
from chatkit.cable.lane import How
from chatkit.cable.link import Link, Plug
from chatkit.cable.log import Log, Piece
from chatkit.message import Kind, Line, visible
from chatkit.net import listening
from chatkit.net.service import Seldom, Service
from chatkit.texts import say
from chatkit.trace.event import MAX_DATA
from chatkit.trace.loop_socket import LoopSocket

MAX_LINKS = 500  # connections at once; each takes two sockets of this process
BACKLOG = 128  # connections that the system holds; a class may knock at once
CONNECT_TIMEOUT = address.CONNECT_TIMEOUT
GRACE = 0.05  # seconds before a client is reset, so that its connect has returned


class Cable(Service):
    """A TCP proxy from a port of this computer to a server, with faults to be turned on and off.

        cable = Cable(listen=6005, to=("127.0.0.1", 5005)).start()
        cable.set("to_client", delay=0.5)

    `listen=0` lets the system choose the port; `port` then tells which. The same `seed` gives the
    same faults: each direction of each connection draws its own numbers.
    """

    def __init__(
        self,
        listen: int,
        to: tuple[str, int],
        host: str = address.LOOPBACK,
        *,
        lan: bool = False,
        seed: int = 0,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(clock)
        self.port = address.check_port(listen, lowest=0)
        self.host = address.EVERYWHERE if lan else address.check_host(host)
        self.to = address.check_target(to)
        self.seed = seed
        self.faults: dict[Direction, Faults] = dict.fromkeys(DIRECTIONS, NONE)
        self.served = 0  # connections so far
        self._log = Log()
        self._listener: asyncio.Server | None = None
        self._links: dict[int, Link] = {}
        self._room = MAX_LINKS
        self._seldom = Seldom()  # that a connection was one too many
        self._plugged = asyncio.Event()  # whether the way to the server is
        self._plugged.set()

    # what a notebook calls

    @property
    def running(self) -> bool:
        """Whether it listens."""
        return self._listener is not None

    @property
    def links(self) -> int:
        """The number of connections now."""
        return engine.call(lambda: len(self._links))

    @property
    def log(self) -> list[Piece | Line]:
        """What happened: pieces, and lines about everything else, the last 500 at most."""
        return engine.call(list, self._log)

    def news(self, seen: int) -> tuple[int, list[Piece | Line]]:
        """Return how much has happened so far, and what came after the first `seen` of it."""
        return engine.call(self._log.since, seen)

    @property
    def pieces(self) -> list[Piece]:
        """The pieces alone."""
        return [one for one in self.log if isinstance(one, Piece)]

    @property
    def held(self) -> dict[Direction, tuple[int, int]]:
        """How many pieces wait in each direction, and how many bytes they hold."""
        return engine.call(self._held)

    def set(self, direction: str | None = None, /, **changes: Any) -> None:
        """Change faults of one direction, or of both; the other ones stay as they are.

        Raises `InputError` for what there is not, and for a value out of range.
        """
        engine.call(lambda: self._set(changed(self.faults, direction, changes)))

    def clear(self) -> None:
        """Turn every fault off, let go of what is held, and plug in."""
        engine.call(self._set, dict.fromkeys(DIRECTIONS, NONE))

    def hold(self, direction: str | None = None) -> None:
        """Hold what comes, until `release`."""
        self.set(direction, glue=math.inf)

    def release(self, direction: str | None = None) -> None:
        """Let go of what is held, as one piece."""
        self.set(direction, glue=0)

    def unplug(self, direction: str | None = None) -> None:
        """Let nothing through, and close nothing: silence."""
        self.set(direction, unplugged=True)

    def plug_in(self, direction: str | None = None) -> None:
        """Go on after `unplug`; nothing is lost."""
        self.set(direction, unplugged=False)

    def cut(self) -> int:
        """Reset both ends of every connection, and return how many there were."""
        return engine.call(self._on_each, self._cut_one)

    def half_close(self, direction: str) -> int:
        """Say the end (FIN) in one direction of every connection; return how many there were.

        What is still sent in this direction is lost; the other direction goes on.
        """
        (way,) = check_direction(direction or "")
        return engine.call(self._on_each, lambda link: link.half_close(way))

    def __repr__(self) -> str:
        return f"<Cable: {self.status}>"

    # starting and stopping

    async def begin(self) -> None:
        """Do what `start` does, on the engine's loop."""
        target = host_port(await address.resolve(*self.to))
        if self.port:  # else it is known only later
            loops.check(host_port((self.host, self.port)), target)
        await self._make_room()
        self._room = loops.room(MAX_LINKS)
        traced = listening.listen(self.host, self.port)
        here = host_port(traced.getsockname())
        try:
            loops.check(here, target)
        except BaseException:
            traced.close()
            raise
        self._door = LoopSocket(traced.number)
        sock = socket.socket(fileno=traced.detach())  # the loop serves it from here on
        self._listener = await engine.loop().create_server(
            self._accept, sock=sock, start_serving=False, backlog=BACKLOG
        )
        self.port = sock.getsockname()[1]
        self._at = here
        loops.add(here, target)
        self._door.at(here)
        self._door.wait("accept")
        self._take_place()
        self._emit(say("cable_begins", here=here, target=self._target), "where")
        await self._listener.start_serving()

    @property
    def _place(self) -> object:
        return self.port

    @property
    def _target(self) -> str:
        return visible(host_port(self.to))

    def _close(self) -> list[asyncio.Future[None]]:
        if not self._listener:
            return []
        loops.remove(self._at)
        self._listener.close()
        self._listener = None
        self._door.closed(None)
        self._leave_place()
        links = [*self._links.values()]
        self._links.clear()
        closing = [end for link in links for end in link.put_away()]
        self._emit(say("cable_left", port=self.port, links=len(links)), "notice")
        return closing

    # what a link calls

    def _accept(self) -> Plug:
        self.served += 1
        return Link(self, self.served, self.faults, self.seed).client

    def _opened(self, link: Link) -> None:
        self._door.accepted(link.client.trace)
        if not self._listener:
            link.give_up()
        elif len(self._links) >= self._room:
            link.give_up()
            if self._seldom.may_tell():
                self._emit(say("cable_full", links=self._room), "problem")
        else:
            self._links[link.number] = link
            for way, lane in link.lanes.items():
                lane.set(self.faults[way])  # they may have changed since it was accepted
            self._say(link, "cable_came", "detail", address=link.client.peer)
            link.connecting = engine.loop().create_task(self._connect(link))

    async def _connect(self, link: Link) -> None:
        """Connect to the server; the client waits, and is reset where there is none."""
        trace = link.server.trace
        await self._plugged.wait()
        try:
            trace.did("socket")
            trace.wait("connect", detail=repr(self.to), peer=host_port(self.to))
            async with asyncio.timeout(CONNECT_TIMEOUT):
                await engine.loop().create_connection(
                    lambda: link.server, *self.to, family=address.family(self.to[0])
                )
        except OSError as error:
            trace.closed(error)
            reason = str(address.why_not_connected(error, *self.to))
            self._say(link, "cable_no_server", "problem", reason=reason)
            await asyncio.sleep(GRACE)
            link.give_up()
        except asyncio.CancelledError as error:
            trace.closed(error)
            raise

    def _passed(self, link: Link, direction: Direction, how: How, piece: bytes) -> None:
        data = piece if len(piece) <= MAX_DATA else piece[:MAX_DATA]
        self._log.add(Piece(self._now(), link.number, direction, how, data, len(piece)))
        self._tell()

    def _said(self, link: Link, key: str) -> None:
        self._say(link, key, "notice")

    def _cut(self, link: Link, direction: Direction) -> None:
        passed = self.faults[direction].cut_after
        self._say(link, "cable_cut_after", "problem", size=passed)

    def _ended(self, link: Link) -> None:
        if self._links.pop(link.number, None):
            self._say(link, "cable_went", "detail")

    # on the loop

    def _set(self, faults: dict[Direction, Faults]) -> None:
        for way, new in faults.items():
            if new != self.faults[way]:
                self.faults[way] = new
                self._emit(say(f"cable_faults_{way}", faults=described(new)), "detail")
                for link in [*self._links.values()]:
                    link.lanes[way].set(new)
        if self.faults["to_server"].unplugged:
            self._plugged.clear()
        else:
            self._plugged.set()

    def _on_each(self, action: Callable[[Link], object]) -> int:
        links = [*self._links.values()]
        for link in links:
            action(link)
        return len(links)

    def _cut_one(self, link: Link) -> None:
        self._say(link, "cable_cut", "problem")
        link.reset()

    def _held(self) -> dict[Direction, tuple[int, int]]:
        found = {}
        for way in DIRECTIONS:
            held = [link.lanes[way].held for link in self._links.values()]
            found[way] = sum(pieces for pieces, _ in held), sum(size for _, size in held)
        return found

    def _say(self, link: Link, key: str, kind: Kind, **values: object) -> None:
        self._emit(f"[{link.number}] {say(key, **values)}", kind)

    def _emit(self, text: str, kind: Kind) -> None:
        self._log.add(Line(text, kind))
        super()._emit(text, kind)

    def _status(self) -> str:
        if not self._listener:
            return say("cable_stopped")
        here = host_port((self.host, self.port))
        return say("cable_status", here=here, target=self._target, links=len(self._links))
