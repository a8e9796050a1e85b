"""A TCP proxy between any client and any server that shows each piece, and breaks on demand.

A client connects to the cable, and the cable to the server. The pieces of each side go to the
other one, through the faults of that direction. The cable does not know the meaning of the bytes.
"""

import asyncio
import math
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from chatkit import address, engine, interfaces
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
from chatkit.cable.lane import Bytes, How
from chatkit.cable.link import CutAfter, Ended, Event, Link, Lost, Told
from chatkit.cable.log import Log, Piece
from chatkit.errors import NetworkError
from chatkit.message import Kind, Line, visible
from chatkit.net.arguments import whole
from chatkit.net.connection import connect
from chatkit.net.listening import Listener, check_host, listening_ip
from chatkit.net.service import Place, Service
from chatkit.net.transcript import Seldom
from chatkit.texts import say
from chatkit.trace.event import MAX_DATA

MAX_LINKS = 500  # connections at once; each takes two sockets of this process
SPARE = 250  # files beside its connections: a kernel's, and a backlog that is accepted to be reset
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
        host: str = address.HOST,
        *,
        lan: bool = False,
        seed: int = 0,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(clock)
        self.port = address.check_port(listen, lowest=0)
        self.host = check_host(host, lan=lan)
        self._ip = self.host  # until `begin` has looked a name up
        self.to = address.check_target(to)
        self.seed = whole("seed", seed)
        self.faults: dict[Direction, Faults] = dict.fromkeys(DIRECTIONS, NONE)
        self.served = 0  # connections so far
        self._log = Log()
        self._listener: Listener | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._links: dict[int, Link] = {}
        self._most_links = MAX_LINKS
        self._seldom = Seldom()  # that a connection was one too many
        self._plugged = asyncio.Event()  # set unless the way to the server is unplugged
        self._plugged.set()

    # called by a notebook

    @property
    def running(self) -> bool:
        """Whether it listens."""
        return self._listener is not None

    @property
    def links(self) -> int:
        """The number of connections now."""
        return engine.call(lambda: len(self._links))

    @property
    def exits(self) -> list[str]:
        """The addresses from which it has connected to the server, one for each connection."""
        return engine.call(lambda: [one.server.here for one in self._links.values() if one.joined])

    @property
    def log(self) -> list[Piece | Line]:
        """The pieces, and lines about all other events, the last 500 at most."""
        return engine.call(list, self._log)

    def news(self, seen: int) -> tuple[int, list[Piece | Line]]:
        """Return the number of entries of the log so far, and those after the first `seen`."""
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

        Raises `InputError` for an unknown fault or direction, and for a value out of range.
        """
        self._change(direction, "faults_same", changes)

    def clear(self) -> None:
        """Turn every fault off, release the pieces that are held, and plug in."""
        self._change(None, "faults_same", vars(NONE))

    def hold(self, direction: str | None = None) -> None:
        """Hold the pieces that come, until `release`."""
        self._change(direction, "held_already", {"glue": math.inf})

    def release(self, direction: str | None = None) -> None:
        """Release the pieces that are held, as one."""
        self._change(direction, "released_already", {"glue": 0})

    def unplug(self, direction: str | None = None) -> None:
        """Let nothing through, and close nothing: silence."""
        self._change(direction, "unplugged_already", {"unplugged": True})

    def plug_in(self, direction: str | None = None) -> None:
        """Go on after `unplug`; nothing is lost."""
        self._change(direction, "plugged_already", {"unplugged": False})

    def cut(self) -> int:
        """Reset both ends of every connection, and return how many there were."""
        return engine.call(self._cut)

    def half_close(self, direction: str) -> int:
        """Send a FIN in one direction of every connection where that direction has not ended yet.

        Return the number of these connections. Pieces that still come in this direction are lost;
        the other direction goes on.
        """
        (way,) = check_direction(direction or "")
        return engine.call(self._half_close, way)

    @property
    def place(self) -> str:
        """One sentence that tells where it is, and how many connections it has."""
        return engine.call(self._where)

    def state(self, direction: Direction) -> str:
        """Return a sentence about one direction: its faults, its held pieces, its half-closes."""
        return engine.call(self._state, direction)

    def __repr__(self) -> str:
        return f"<Cable: {self.status}>"

    # starting and stopping

    async def begin(self) -> None:
        """Do the work of `start`, on the engine's loop."""
        targets = [host_port(place) for place in await address.resolve(*self.to)]
        self._ip = await listening_ip(self.host, self.port)
        if self.port:  # else it is known only later
            loops.check(host_port((self._ip, self.port)), targets)
        await self._clear_place()
        self._most_links = affordable(MAX_LINKS)
        listener = Listener(self._ip, self.port)
        await listener.bind()
        try:
            loops.check(listener.here, targets)
        except BaseException:
            listener.close()
            raise
        listener.listen()
        self.port = listener.port
        loops.add(listener.here, targets)
        self._take_place()
        self._emit(say("cable_begins", here=self._here, target=self._target), "where")
        for sentence in interfaces.neighbours(self._ip):
            self._emit(sentence, "notice")
        self._listener = listener
        self._accepting = engine.task(self._accept_clients(listener))

    async def _accept_clients(self, listener: Listener) -> None:
        while True:
            sock, _, trace = await listener.accept()
            self.served += 1
            link = Link(self._on, self._note, self.served, self.faults, self.seed, trace)
            with suppress(OSError):  # it may have been reset since
                await link.client.carry(sock)
                self._welcome(link)

    @property
    def _place(self) -> Place:
        return self._ip, self.port

    @property
    def _here(self) -> str:
        return host_port((interfaces.seen_host(self._ip), self.port))

    @property
    def _target(self) -> str:
        return visible(host_port(self.to))

    def _close(self) -> list[asyncio.Future[None]]:
        if not (self._listener and self._accepting):
            return []
        loops.remove(self._listener.here)
        self._accepting.cancel()
        self._listener.close()
        self._listener = self._accepting = None
        self._leave_place()
        links = [*self._links.values()]
        self._links.clear()
        closing = [end for link in links for end in link.put_away()]
        self._emit(say("cable_left", port=self.port, links=len(links)), "notice")
        return closing

    def _forget(self) -> None:
        self._listener = self._accepting = None
        self._links = {}
        self._plugged = asyncio.Event()  # the old one belongs to the parent's loop
        if not self.faults["to_server"].unplugged:
            self._plugged.set()

    # one connection

    def _welcome(self, link: Link) -> None:
        """Take a client in, unless there are too many."""
        if len(self._links) >= self._most_links:
            link.give_up()
            if self._seldom.may_tell():
                self._emit(say("cable_full", links=self._most_links), "problem")
        else:
            self._links[link.number] = link
            for way, lane in link.lanes.items():
                lane.set(self.faults[way])  # they may have changed since it was accepted
            self._say(link, "cable_came", "detail", address=link.client.peer)
            link.connecting = engine.loop().create_task(self._connect(link))

    async def _connect(self, link: Link) -> None:
        """Connect to the server; the client waits, and is reset where there is none."""
        await self._plugged.wait()
        try:
            sock, *_ = await connect(*self.to, link.server.trace)
        except NetworkError as error:
            self._say(link, "cable_no_server", "problem", reason=error)
            await asyncio.sleep(GRACE)
            link.give_up()
            return
        await link.server.carry(sock)

    def _note(self, link: Link, direction: Direction, how: How, piece: Bytes) -> None:
        """Note a piece that has come, left, passed at once, or was lost."""
        data = bytes(piece[:MAX_DATA])
        self._log.add(Piece(self._watch.now(), link.number, direction, how, data, len(piece)))
        self._transcript.tell()

    def _on(self, link: Link, event: Event) -> None:
        """Note one other thing that has happened on a connection."""
        match event:
            case Told(key):
                self._say(link, key, "notice")
            case CutAfter(direction):
                passed = self.faults[direction].cut_after
                self._say(link, "cable_cut_after", "problem", size=passed)
            case Lost(direction, size):
                lost = say(f"cable_lost_{direction}", size=size)
                self._emit(f"[{link.number}] {lost}", "problem")
            case Ended() if self._links.pop(link.number, None):
                self._say(link, "cable_went", "detail")

    # on the loop

    # A command that has no effect is no error: a cell may be run twice. But it says so in the log,
    # or a person would take the silence for the effect.
    def _change(self, direction: str | None, same: str, changes: dict[str, Any]) -> None:
        """Change faults; where nothing changes while it runs, say the sentence `same`."""

        def change() -> None:
            faults = changed(self.faults, direction, changes)
            unchanged = all(faults[way] == self.faults[way] for way in faults)
            if changes and unchanged and self._listener:
                self._emit(say(same), "notice")
            self._set(faults)

        engine.call(change)

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

    def _all_links(self) -> list[Link]:
        """Return the links; say so where there is none to act on."""
        links = [*self._links.values()]
        if not links:
            self._emit(say("cable_nothing"), "notice")
        return links

    def _cut(self) -> int:
        links = self._all_links()
        for link in links:
            self._say(link, "cable_cut", "problem")
            link.reset()
        return len(links)

    def _half_close(self, way: Direction) -> int:
        links = self._all_links()
        new = sum(link.half_close(way) for link in links)
        if links and not new:
            self._emit(say("half_closed_already"), "notice")
        elif new and (self.faults[way].unplugged or self.faults[way].glue == math.inf):
            self._emit(say("half_close_waits", faults=described(self.faults[way])), "notice")
        return new

    def _state(self, way: Direction) -> str:
        parts = [described(self.faults[way])]
        pieces, size = self._held()[way]
        if pieces:
            parts.append(say("lane_holds", pieces=pieces, size=size))
        if ended := sum(link.half_closed(way) for link in self._links.values()):
            parts.append(say("lane_half_closed", links=ended))
        return say(f"lane_{way}", faults=" · ".join(parts))

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
        self._transcript.add(text, kind)

    def _where(self) -> str:
        if not self._listener:
            return say("cable_stopped")
        return say("cable_status", here=self._here, target=self._target, links=len(self._links))

    def _status(self) -> str:
        plain = {say(f"lane_{way}", faults=say("fault_none")) for way in DIRECTIONS}
        states = [state for way in DIRECTIONS if (state := self._state(way)) not in plain]
        return " ".join([self._where(), *(f"{state}." for state in states)])


def affordable(wanted: int) -> int:
    """Return how many connections of two sockets this process may hold, at most `wanted`.

    It raises the process's own limit of open files where the system allows that.
    """
    if sys.platform == "win32":  # there sockets are no files
        return wanted
    import resource

    needed = 2 * wanted + SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed:
        more = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        with suppress(OSError, ValueError):  # macOS knows a lower limit of its own
            resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
            soft = more
    return max(1, min(wanted, (soft - SPARE) // 2))
