"""The datagrams of a story, each one once, though both its sender and its receiver recorded it."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from itertools import islice

from chatkit.address import host_of, plain
from chatkit.timeline.packets import alike, by_number, is_ip, split
from chatkit.timeline.story import Call, Process, Socket
from chatkit.trace.fold import MOVING, RECEIVES

LOOKED_AT = 100  # datagrams; a shortened one is looked for among so many
_ADDRESS = re.compile(r"^\('([^'\\]{0,255})', ([0-9]{1,5})")  # the beginning of a repr
NOWHERE = {"0.0.0.0", "::", ""}  # the host of a socket that listens everywhere


@dataclass(frozen=True, slots=True)
class Datagram:
    """One datagram, or several equal ones in a row.

    `data` are the first bytes of `size`, and both addresses are of one family.
    """

    time: int
    last: int  # the time of the last copy
    process: Process
    source: str
    target: str
    size: int
    data: bytes
    copies: int = 1


@dataclass(slots=True)
class _Sent:
    """A call that has sent a datagram, or several equal ones."""

    call: Call
    source: str
    target: str
    left: int  # datagrams that no receiver is known of
    found: tuple[str, str] | None = None  # the two addresses as a receiver saw them
    receivers: list[Call] = field(default_factory=list)


_Alone = tuple[Call, str, str, int]  # with the two addresses, and the number of datagrams


# One datagram is two calls: a sendto here, a recvfrom there. So a recvfrom takes the earliest
# sendto with the same ports, length and bytes that no other recvfrom has taken; the sender's own
# port may be unknown. UDP may lose a datagram, so a sendto may stay alone; its receiver may be
# unrecorded, and so may the sender of a recvfrom.
#
# The two calls complete each other. A sender often does not know its own address, since the system
# chooses one; its receiver does. A receiver that listens everywhere does not know the address at
# which it was reached; its sender does.
#
# A recvfrom with a short buffer gets the beginning of a datagram, and the rest is lost. Then the
# lengths differ, and the next few datagrams between the two ports are looked through.


def datagrams(calls: Iterable[Call]) -> Iterator[Datagram]:
    """Yield the datagrams of the calls: first those with a recorded sender, then the others."""
    sent, alone = _matched(calls)
    for one in sent:
        source, target = one.found or (one.source, one.target)
        yield from _datagram(one.call, one.call.start, source, target, one.call.count)
    for call, source, target, left in alone:
        yield from _datagram(call, call.end or call.start, source, target, left)


def pairs(calls: Iterable[Call]) -> Iterator[tuple[Call, Call]]:
    """Yield each call that has sent a datagram, with a call that has received it."""
    for one in _matched(calls)[0]:
        for receiver in one.receivers:
            yield one.call, receiver


def _matched(calls: Iterable[Call]) -> tuple[list[_Sent], list[_Alone]]:
    """Return the calls that have sent datagrams, and those whose sender is not recorded."""
    known = [call for call in calls if _moved(call)]
    local = _addresses(known)
    sent = [one for call in known if (one := _sent(call, local))]
    waiting = _Waiting(sent)
    alone = []
    for call in known:
        if call.name in RECEIVES:
            source, target = _written(call.result) or call.peer, call.local
            left = call.count - waiting.take(call, source, target)
            if left > 0:
                alone.append((call, source, target, left))
    return sent, alone


def _moved(call: Call) -> bool:
    """Tell whether a call has sent or received a datagram."""
    if call.socket is None or call.socket.stream or not call.over or call.error or call.size < 0:
        return False
    return call.name in MOVING


def _addresses(calls: list[Call]) -> dict[Socket, str]:
    """Return the address of each socket as its calls know it; the last one knows most."""
    return {call.socket: call.local for call in calls if call.socket and call.local}


def _sent(call: Call, local: dict[Socket, str]) -> _Sent | None:
    if call.name in RECEIVES:
        return None
    assert call.socket
    target = by_number(_written(call.detail) or call.peer)
    return _Sent(call, call.local or local.get(call.socket, ""), target, call.count)


def _written(address: str) -> str:
    """Return `127.0.0.1:5005` for an address as a program writes it, `('127.0.0.1', 5005)`."""
    found = _ADDRESS.match(address)
    if not found:
        return ""
    return f"[{found[1]}]:{found[2]}" if ":" in found[1] else f"{found[1]}:{found[2]}"


class _Waiting:
    """The datagrams that were sent, for their receivers to take."""

    def __init__(self, sent: list[_Sent]) -> None:
        self._same: defaultdict[object, deque[_Sent]] = defaultdict(deque)
        self._flow: defaultdict[object, deque[_Sent]] = defaultdict(deque)
        for one in sent:
            ports = _port(one.source), _port(one.target)
            self._same[ports, one.call.size, one.call.data].append(one)
            self._flow[ports].append(one)

    def take(self, call: Call, source: str, target: str) -> int:
        """Let a receiver take its datagrams; return how many of them were found."""
        ports = _port(source), _port(target)
        for seen in (ports, (None, ports[1])):  # a sender may not know its own port
            queue = self._same.get((seen, call.size, call.data))
            if taken := _take_from(queue, call, source, target):
                return taken
        flow = self._flow.get(ports, deque())
        while flow and flow[0].left <= 0:
            flow.popleft()
        longer = (one for one in islice(flow, LOOKED_AT) if _begins(one.call, call) and one.left)
        return _take_from(deque(islice(longer, 1)), call, source, target)


def _take_from(queue: deque[_Sent] | None, call: Call, source: str, target: str) -> int:
    taken = 0
    while queue and taken < call.count and queue[0].call.start <= (call.last_end or call.end or 0):
        one = queue[0]
        step = call.count - taken if _to_many(one.target) else min(one.left, call.count - taken)
        one.left -= step
        taken += step
        one.receivers.append(call)
        one.found = one.found or _seen(one, source, target)
        if one.left <= 0 and not _to_many(one.target):
            queue.popleft()
    return taken


def _begins(sent: Call, received: Call) -> bool:
    return sent.size >= received.size and sent.data.startswith(received.data)


def _seen(one: _Sent, source: str, target: str) -> tuple[str, str]:
    """Return the two addresses of a datagram, each from the side that knows it better."""
    known = one.source if _somewhere(one.source) else source
    return known or one.source, one.target if _somewhere(one.target) else target


def _somewhere(address: str) -> bool:
    return host_of(address) not in NOWHERE


def _to_many(address: str) -> bool:
    """Tell whether a datagram to this address has any number of receivers."""
    if not is_ip(address):
        return False
    host = split(address)[0]
    return host == b"\xff" * 4 or ip_address(host).is_multicast


def _port(address: str) -> int | None:
    port = address.rpartition(":")[2]
    return int(port) if port.isascii() and port.isdigit() and len(port) < 6 and int(port) else None


def _datagram(call: Call, time: int, source: str, target: str, copies: int) -> Iterator[Datagram]:
    """Yield the datagram, if its addresses can stand in a packet."""
    source, target = _completed(plain(source), plain(target))
    if alike(source, target):
        data = call.data[: call.size]
        last = max(time, call.last_end or time)
        yield Datagram(time, last, call.process, source, target, call.size, data, copies)


def _completed(source: str, target: str) -> tuple[str, str]:
    """Return both addresses, with a host for one that is nowhere.

    On this computer, a datagram to a loopback address comes from there, too.
    """
    for one, other in ((source, target), (target, source)):
        if is_ip(other) and not _somewhere(one) and ip_address(split(other)[0]).is_loopback:
            whole = f"{other.rpartition(':')[0]}:{_port(one) or 0}"
            return (whole, target) if one is source else (source, whole)
    if not source and is_ip(target):
        source = "[::]:0" if target.startswith("[") else "0.0.0.0:0"
    return source, target
