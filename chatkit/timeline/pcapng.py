"""A story as a capture file for Wireshark: the recorded conversations, in invented packets.

The format of the file is pcapng (draft-ietf-opsawg-pcapng); the packets are IP and TCP (RFC 791,
8200 and 9293). The bytes and their order are as recorded. The headers, the acknowledgements and the
cutting into segments are invented, and a comment in the file says so.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from chatkit.texts import say
from chatkit.timeline.moments import Conversation, conversations
from chatkit.timeline.states import finished_at, reset_at
from chatkit.timeline.story import Call, Process, Socket, Story

MAX_SEGMENT = 65_000  # bytes; an IP packet holds 65,535
RAW_IP = 101  # LINKTYPE_RAW: packets begin with their IP header
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


# The invented packets. A trace has calls with their times and bytes, but no packets. So each
# conversation is first written as steps, one for each packet: SYN, SYN-ACK and ACK at the time of
# connect; a segment at the start of each send, or several if it sent more than 65,000 bytes; FIN or
# RST at the end of a side. Steps of the same time are told apart by `order`.
#
# Then each step becomes a packet. Its sequence number counts the bytes that its side has sent, and
# its acknowledgement number those of the other side. So it looks as if every packet arrived at
# once: there are no lone acknowledgements, no losses, and no packet that is sent twice.
#
# The trace keeps only 4 KiB of each call. Bytes that are missing from a send are taken from the
# recvs of the other end. If they are missing there, too, then the packet is cut short, as in a
# capture with a length limit, and the file tells its true length. If one end is not recorded, its
# steps are derived from the recvs of the other end.


@dataclass(frozen=True)
class Step:
    """One packet to be: a side sends `size` bytes, of which `data` is known, or flags alone."""

    time: int
    order: int  # among the steps of the same time
    forth: bool  # sent by the side that connected; else by the side that accepted
    flags: int
    size: int = 0
    data: bytes = b""


def capture(story: Story) -> bytes:
    """Return the bytes of the capture file."""
    packets = [
        packet
        for conversation in conversations(story)
        if _is_ip(conversation.one.local) and _is_ip(conversation.one.peer)
        for packet in _packets(
            *_ends(conversation), _steps(story, conversation), _wall(*_processes(conversation))
        )
    ]
    for call in story.calls:
        if call.name == "connect" and (steps := _attempt(call)):
            there = _by_number(call.peer)
            here = call.local or _nowhere(there)
            packets += _packets(here, there, steps, _wall(call.process))
    packets.sort(key=lambda packet: packet[0])
    blocks = [_section(say("pcapng_comment")), _interface()]
    return b"".join([*blocks, *(_packet_block(*packet) for packet in packets)])


# from calls to steps


def _ends(conversation: Conversation) -> tuple[str, str]:
    """Return the two addresses; that of the side that connected comes first."""
    one = conversation.one
    return (one.peer, one.local) if one.accepted else (one.local, one.peer)


def _processes(conversation: Conversation) -> list[Process]:
    return [end.process for end in (conversation.one, conversation.other) if end]


def _steps(story: Story, conversation: Conversation) -> list[Step]:
    one, other = conversation.one, conversation.other
    began = one.connecting or one.connected or one.made
    steps = [Step(began, 0, True, SYN), Step(began, 1, False, SYN | ACK), Step(began, 2, True, ACK)]
    steps += _of_end(story, one, other, forth=not one.accepted)
    if other:
        steps += _of_end(story, other, one, forth=one.accepted)
    else:
        steps += _of_unrecorded_peer(one, forth=one.accepted)
    return sorted(steps, key=lambda step: (step.time, step.order))


def _of_end(story: Story, end: Socket, other: Socket | None, *, forth: bool) -> list[Step]:
    steps = list(_sent(story, end, other, forth=forth))
    cut, finished = reset_at(story, end), finished_at(end, other)
    if finished is not None and (cut is None or finished < cut):
        last = max((step.time for step in steps), default=0)
        steps.append(Step(max(finished, last), 4, forth, FIN | ACK))
    if cut is not None and other and _cuts(end, other, cut):
        steps.append(Step(cut, 5, forth, RST | ACK))
    return steps


def _sent(story: Story, end: Socket, other: Socket | None, *, forth: bool) -> Iterator[Step]:
    """Yield the segments of an end.

    A send that is not over counts up to the bytes that `other` has received. Bytes that `other`
    has received without such a send come last: they are from a send that failed half-way.
    """
    for send in end.sends:
        last = send.last if send.over or not other else min(send.last, other.received)
        known = _known(send, last, story.bytes_of(send))
        yield from _segments(send.start, forth, last - send.first, known)
    sent = max((send.last for send in end.sends), default=0)
    for recv in other.receives if other else []:
        if recv.last > sent:
            new = max(sent - recv.first, 0)
            yield from _segments(_end(recv), forth, recv.size - new, recv.data[new:])


def _cuts(end: Socket, other: Socket, cut: int) -> bool:
    """Tell whether the reset at the time `cut` came from `end`."""
    return cut in (end.closed, other.reset) or any(send.start == cut for send in other.sends)


def _of_unrecorded_peer(end: Socket, *, forth: bool) -> Iterator[Step]:
    """Yield the steps of a peer that is not recorded, as its recorded end `end` saw them."""
    for recv in end.receives:
        yield from _segments(_end(recv), forth, recv.size, recv.data)
    if end.heard_end is not None:
        yield Step(end.heard_end, 4, forth, FIN | ACK)
    if end.reset is not None:
        yield Step(end.reset, 5, forth, RST | ACK)


def _attempt(call: Call) -> list[Step]:
    """Return the steps of a connect that was refused or got no answer; none for any other."""
    syn, fault = Step(call.start, 0, True, SYN), call.fault
    if fault == "ConnectionRefusedError":
        return [syn, Step(call.start, 1, False, RST | ACK)]
    alone = call.socket is not None and call.socket.stream and call.socket.connected is None
    return [syn] if alone and fault in ("", "TimeoutError", "BlockingIOError") else []


def _segments(time: int, forth: bool, size: int, known: bytes) -> Iterator[Step]:
    for at in range(0, size, MAX_SEGMENT):
        length = min(MAX_SEGMENT, size - at)
        yield Step(time, 3, forth, PSH | ACK, length, known[at : at + length])


def _known(send: Call, last: int, receives: Iterable[Call]) -> bytes:
    """Return the bytes of a send from its first one on, as far as either side has recorded them."""
    known = send.data[: last - send.first]
    for recv in receives:
        at = send.first + len(known)
        if recv.first <= at < recv.first + len(recv.data) and at < last:
            known += recv.data[at - recv.first : last - recv.first]
    return known


def _end(call: Call) -> int:
    return call.start if call.end is None else call.end


def _wall(*processes: Process) -> int:
    """Return the difference between the time since 1970 and the monotonic clock.

    The computer's clock may have been set between the starts of two processes. So both ends of a
    conversation use the difference of the younger process.
    """
    header = max(processes, key=lambda process: process.began).source.header
    assert header
    return header.wall - header.time


def _nowhere(peer: str) -> str:
    """Return an address with port 0, in place of the unknown one of a connect that was refused."""
    return "[::1]:0" if peer.startswith("[") else "127.0.0.1:0"


# from steps to packets


def _packets(
    one: str, other: str, steps: list[Step], wall: int
) -> Iterator[tuple[int, bytes, int]]:
    """Yield the time of each packet, its bytes, and its length with the bytes that are unknown."""
    first = steps[0].time // 4000  # RFC 9293, section 3.4.1: no two connections begin with the same
    sent = {True: first, False: first}  # the next sequence number of each side
    for step in steps:
        source, target = (one, other) if step.forth else (other, one)
        sequence, acknowledged = sent[step.forth], sent[not step.forth]
        packet = _packet(source, target, step, sequence, acknowledged)
        yield step.time + wall, packet, len(packet) + step.size - len(step.data)
        sent[step.forth] += step.size + bool(step.flags & (SYN | FIN))


def _packet(source: str, target: str, step: Step, sequence: int, acknowledged: int) -> bytes:
    (here, port), (there, peer_port) = _split(source), _split(target)
    length = 20 + step.size  # of the TCP segment, all bytes included
    acknowledged = acknowledged if step.flags & ACK else 0
    fields = (port, peer_port, sequence % 2**32, acknowledged % 2**32, 5 << 4, step.flags, 65_535)
    header = struct.pack(">HHIIBBH", *fields)
    if len(here) == 4:
        pseudo = here + there + struct.pack(">BBH", 0, 6, length)
        start = struct.pack(">BBHHHBB", 0x45, 0, 20 + length, 0, 0x4000, 64, 6)
        addressed = here + there
        ip = start + struct.pack(">H", _checksum(start + addressed)) + addressed
    else:
        pseudo = here + there + struct.pack(">II", length, 6)
        ip = struct.pack(">IHBB", 6 << 28, length, 6, 64) + here + there
    checksum = _checksum(pseudo + header + bytes(4) + step.data)
    return ip + header + struct.pack(">HH", checksum, 0) + step.data


def _is_ip(address: str) -> bool:
    """Tell whether the address is one of IPv4 or IPv6, and not the path of a Unix socket."""
    try:
        return bool(_split(address))
    except ValueError:
        return False


def _by_number(address: str) -> str:
    """Return an address with its host as a number; 0.0.0.0 for a name other than localhost."""
    host, _, port = address.rpartition(":")
    known = "127.0.0.1" if host in ("localhost", "") else "0.0.0.0"
    return address if _is_ip(address) else f"{known}:{port}"


def _split(address: str) -> tuple[bytes, int]:
    host, _, port = address.rpartition(":")
    return ip_address(host.strip("[]").partition("%")[0]).packed, int(port)


def _checksum(data: bytes) -> int:
    """Return the Internet checksum (RFC 1071)."""
    data += bytes(len(data) % 2)
    total: int = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


# the file


def _block(kind: int, body: bytes) -> bytes:
    body += bytes(-len(body) % 4)
    length = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + length + body + length


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


def _section(comment: str) -> bytes:
    options = _option(1, comment.encode()) + _option(4, b"chatkit") + _option(0, b"")
    return _block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + options)


def _interface() -> bytes:
    nanoseconds = _option(9, bytes([9])) + _option(0, b"")
    return _block(1, struct.pack("<HHI", RAW_IP, 0, 0) + nanoseconds)


def _packet_block(time: int, packet: bytes, length: int) -> bytes:
    head = struct.pack("<IIIII", 0, time >> 32, time & 0xFFFFFFFF, len(packet), length)
    return _block(6, head + packet)
