"""Listening on a port: bind, listen, accept, and guests, whose names are not known yet."""

import asyncio
import errno
import os
import socket
import sys
import time
from collections import Counter
from contextlib import suppress
from typing import Protocol

from chatkit import address, engine
from chatkit.address import host_port
from chatkit.errors import NetworkError
from chatkit.message import visible
from chatkit.net.arguments import flag, text
from chatkit.net.connection import Opened
from chatkit.trace.loop_socket import LoopSocket
from chatkit.trace.sockets import TracedSocket

BACKLOG = 128  # connections that the system holds until accept(); a class may knock at once
HANDSHAKE = 10.0  # seconds for a guest to say its name
MAX_GUESTS = 100  # connections that have not said their name
# ports that the lessons use; a server that evades to one of them would stand in the way later
LESSON_PORTS = {5005, 5006, 5007, 5008, 5020, 5021, *range(5030, 5034), *range(5040, 5043), 5050}
LESSON_PORTS |= {5060, 5061, *range(5070, 5074), 5080, 5081, 5090, 5091, *range(5100, 5104), 5110}
LESSON_PORTS |= {5999, 6060, 6061, *range(6070, 6074), 6080, 6081, 6110, 6005}
PATIENCE = 1.0  # seconds in which bind is tried again, on Windows
PAUSE = 1.0  # seconds until accept is tried again where the system has no file or memory left


class Listener:
    """A socket that listens on the engine's loop: `bind`, `listen`, `accept`, `close`.

    Raises `NetworkError` where the system refuses; if the port is the reason, the sentence names a
    free one.
    """

    def __init__(self, host: str, port: int) -> None:
        self.host = host  # an IP address
        self.port = port  # 0 until `bind` has let the system choose one
        try:
            self._sock: socket.socket = TracedSocket(address.family(host), socket.SOCK_STREAM)
        except OSError as error:  # a system without IPv6
            raise why_not_listening(error, host, port) from error
        _hear_both(self._sock, host)
        self._trace: LoopSocket | None = None  # of its waits, once it listens

    async def bind(self) -> None:
        """Take the address and the port."""
        try:
            claim(self._sock)
            await self._bind()
        except OSError as error:
            self._sock.close()
            raise why_not_listening(error, self.host, self.port) from error
        self.port = self._sock.getsockname()[1]

    async def _bind(self) -> None:
        """Bind; on Windows wait a moment for the connections of the last server to close.

        SO_EXCLUSIVEADDRUSE lets nobody bind while an accepted connection of the port lives.
        """
        last = time.monotonic() + (0 if os.name == "posix" else PATIENCE)
        while True:
            try:
                self._sock.bind(address.place(self.host, self.port))
                return
            except OSError as error:
                if error.errno != errno.EADDRINUSE or time.monotonic() >= last:
                    raise
            await asyncio.sleep(0.05)

    def listen(self, backlog: int = BACKLOG) -> None:
        """Have the system answer clients; `backlog` of them may wait for `accept`."""
        assert isinstance(self._sock, TracedSocket)
        try:
            self._sock.listen(backlog)  # fails where another program listens by now
        except OSError as error:
            self._sock.close()
            raise why_not_listening(error, self.host, self.port) from error
        self._trace = LoopSocket(self._sock.number)
        # from here on the loop waits for clients, so that no call on the socket blocks
        self._sock = engine.serve(socket.socket(fileno=self._sock.detach()))
        self._sock.setblocking(False)
        self._trace.at(self.here)
        self._trace.wait("accept")

    @property
    def here(self) -> str:
        """The address and the port that were taken."""
        return address.own(self._sock)

    async def accept(self) -> Opened:
        """Return the next connection."""
        assert self._trace, "listen comes first"
        while True:
            try:
                sock, peer = await engine.loop().sock_accept(self._sock)
            except ConnectionAbortedError:  # the client has left before it was accepted
                continue
            except OSError as error:
                engine.report(error)
                await asyncio.sleep(PAUSE)
                continue
            trace = LoopSocket()
            trace.at(address.own(sock), address.typed(peer))
            self._trace.accepted(trace)
            return Opened(sock, address.typed(peer), trace)

    def close(self) -> None:
        """Release the port at once; the caller has cancelled the task that waits in `accept`."""
        engine.release(self._sock)
        if self._trace:
            self._trace.closed(None)


def check_host(host: str, *, lan: bool) -> str:
    """Return the checked host to listen at: every address with `lan`; raises `InputError`."""
    return address.check_listening(address.EVERYWHERE if flag("lan", lan) else text("host", host))


async def listening_ip(host: str, port: int) -> str:
    """Return the IP address of a host to listen at; raises `NetworkError` for an unknown one."""
    if address.is_everywhere(host):
        return host
    try:
        async with asyncio.timeout(address.CONNECT_TIMEOUT):
            places = await address.resolve(host, port)
    except TimeoutError:  # name servers that do not answer
        places = []
    if not places:
        raise NetworkError("address_unknown", host=visible(host))
    # in the tuple the scope is a number of its own; `host_port` writes it behind the address
    return address.host_of(host_port(places[0]))


def claim(sock: socket.socket) -> None:
    """Prepare a socket to bind a port that no other program serves."""
    if sys.platform != "win32":
        # a port in TIME_WAIT may be served again at once
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    else:
        # on Windows SO_REUSEADDR would let two servers share one port
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)


def _hear_both(sock: socket.socket, ip: str) -> None:
    """Have a socket for :: hear IPv4, too, where the system can; on Windows it would not."""
    if sock.family == socket.AF_INET6 and address.is_everywhere(ip):
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)


def check_free(host: str, port: int) -> None:
    """Raise `NetworkError` where nobody can listen on that port now."""

    async def check() -> None:
        listener = Listener(await listening_ip(host, port), port)
        await listener.bind()
        listener.listen()
        listener.close()

    engine.run(check())


class Guest(Protocol):
    """A connection that can be heard."""

    peer: str  # its address and port

    async def recv(self) -> str | None: ...


class CrowdedOutError(TimeoutError):
    """A silent guest had to go before its time, since there were too many."""


# A flood of silent connections must lock nobody out, and must not fill the process's table of open
# files. So a new guest always gets in. Where there are too many, another one goes: the oldest of
# the address that has the most. A program says its name within milliseconds; as a rule
# only a hundred newer guests in that time would push it out. A hundred is also enough for a class
# that sits behind one address (NAT, a JupyterHub) and connects all at once.
class Guests:
    """The connections whose peers have not said their name yet."""

    def __init__(self) -> None:
        self._waits: dict[Guest, asyncio.Timeout] = {}  # the oldest first
        self._crowded_out: set[Guest] = set()

    def __len__(self) -> int:
        return len(self._waits)

    def __contains__(self, guest: object) -> bool:
        return guest in self._waits

    async def first_words(self, guest: Guest) -> str | None:
        """Return the first thing that `guest` says; None where it leaves without a word.

        Raises `TimeoutError` after ten seconds, since a silent stranger must not hold a seat, and
        `CrowdedOutError` where the seat goes to another guest before.
        """
        if len(self._waits) >= MAX_GUESTS:
            self._crowd_one_out()
        try:
            async with asyncio.timeout(HANDSHAKE) as wait:
                self._waits[guest] = wait
                return await guest.recv()
        except TimeoutError as error:
            if guest in self._crowded_out:
                raise CrowdedOutError from error
            raise
        finally:
            self._waits.pop(guest, None)
            self._crowded_out.discard(guest)

    def _crowd_one_out(self) -> None:
        hosts = Counter(_host(guest) for guest in self._waits)
        fullest = max(hosts.values())
        guest = next(guest for guest in self._waits if hosts[_host(guest)] == fullest)
        self._crowded_out.add(guest)
        wait = self._waits.pop(guest)
        if not wait.expired():
            wait.reschedule(engine.loop().time())


def _host(guest: Guest) -> str:
    return address.host_of(guest.peer)


def free_port(host: str, near: int) -> int:
    """Return a port that is free now and that no lesson uses: the first after `near`, else any."""
    after = range(near + 1, min(near + 101, 65536))
    for port in (*(one for one in after if one not in LESSON_PORTS), 0):
        try:
            with socket.socket(address.family(host), socket.SOCK_STREAM) as probe:
                _hear_both(probe, host)
                probe.bind(address.place(host, port))
                chosen: int = probe.getsockname()[1]
                return chosen
        except OSError:
            continue
    return 0


def why_not_listening(error: OSError, host: str, port: int) -> NetworkError:
    """Return the fault behind a `bind` or `listen` that failed."""
    match error.errno:
        case errno.EADDRINUSE:
            return NetworkError("port_in_use", port=port, free=free_port(host, port))
        case errno.EACCES:
            near = max(port, 5009)  # ports from 1024 on need no rights
            free = free_port(host, near)
            first = address.UNPRIVILEGED
            return NetworkError("port_not_permitted", port=port, first=first, free=free)
        case errno.EADDRNOTAVAIL | errno.EAFNOSUPPORT:
            return NetworkError("address_not_mine", host=host)
    if isinstance(error, socket.gaierror):
        return NetworkError("address_unknown", host=visible(host))
    return NetworkError("network_fault", reason=address.reason(error))
