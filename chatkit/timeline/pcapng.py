"""A story as a capture file for Wireshark: the recorded conversations, in invented packets.

The format of the file is pcapng (draft-ietf-opsawg-pcapng). The bytes and their order are as
recorded. The headers are invented, and a comment in the file says so.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from chatkit.texts import say
from chatkit.timeline.datagrams import datagrams
from chatkit.timeline.moments import Conversation
from chatkit.timeline.packets import FIN, SYN, alike, by_number, tcp, udp
from chatkit.timeline.part import ALL, Part
from chatkit.timeline.steps import Step, attempt, steps
from chatkit.timeline.story import Call, Process, Story

MAX_PACKETS = 200_000  # about; each call gets its share of them, and at least one
MAX_OF_A_CALL = 1000  # packets; the comment of the last one tells about the rest
MAX_DATAGRAM = 65_000  # bytes; an IP packet holds 65,535
RAW_IP = 101  # LINKTYPE_RAW: packets begin with their IP header


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet of the file."""

    time: int  # ns since 1970
    content: bytes
    length: int  # bytes, those included that nobody has recorded
    comment: str = ""


def capture(story: Story, part: Part = ALL) -> bytes:
    """Return the bytes of the capture file."""
    calls = part.calls(story)
    most = max(1, min(MAX_OF_A_CALL, MAX_PACKETS // max(1, len(calls))))
    packets = [
        *_of_connections(story, part, most),
        *_of_attempts(calls),
        *_of_datagrams(calls, most),
    ]
    packets.sort(key=lambda packet: packet.time)
    blocks = [_section(say("pcapng_comment")), _interface()]
    return b"".join([*blocks, *map(_packet_block, packets)])


def _of_connections(story: Story, part: Part, most: int) -> Iterator[Packet]:
    for conversation in part.conversations(story):
        source, target = _ends(conversation)
        if alike(source, target):
            wall = _wall(*(end.process for end in conversation.ends))
            found = steps(story, conversation, most)
            yield from _packets(source, target, found, wall, part.since)


def _of_attempts(calls: list[Call]) -> Iterator[Packet]:
    for call in calls:
        if call.name == "connect" and (found := attempt(call)):
            there = by_number(call.peer)
            here = call.local or _nowhere(there)
            if alike(here, there):
                yield from _packets(here, there, found, _wall(call.process))


def _of_datagrams(calls: list[Call], most: int) -> Iterator[Packet]:
    for one in datagrams(calls):
        size = min(one.size, MAX_DATAGRAM)
        content = udp(one.source, one.target, size, one.data)
        length = len(content) + size - len(one.data)
        copies, wall = min(one.copies, most), _wall(one.process)
        for number in range(copies):
            time = one.time + (one.last - one.time) * number // max(1, copies - 1)
            last = number == copies - 1
            comment = _rest("pcapng_copies", one.copies - copies if last else 0)
            yield Packet(time + wall, content, length, comment)


def _packets(
    one: str, other: str, steps: list[Step], wall: int, since: int = 0
) -> Iterator[Packet]:
    """Yield the packets of a connection, from the time `since` on.

    The sequence number of a packet counts the bytes that its side has sent, and its acknowledgement
    number those of the other side. So it looks as if every packet arrived at once: there are no
    lone acknowledgements, no losses, and no packet that is sent twice.
    """
    first = steps[0].time // 4000  # RFC 9293, section 3.4.1: no two connections begin with the same
    sent = {True: first, False: first}  # the next sequence number of each side
    for step in steps:
        source, target = (one, other) if step.forth else (other, one)
        numbers = sent[step.forth], sent[not step.forth]
        if step.time >= since:
            content = tcp(source, target, step.flags, *numbers, step.size, step.data)
            length = len(content) + step.size - len(step.data)
            comment = _rest("pcapng_missing", step.missing)
            yield Packet(step.time + wall, content, length, comment)
        sent[step.forth] += step.size + step.missing + bool(step.flags & (SYN | FIN))


def _rest(key: str, number: int) -> str:
    """Return the comment on the bytes or packets that are left out, if there are any."""
    return say(key, n=number) if number else ""


def _ends(conversation: Conversation) -> tuple[str, str]:
    """Return the two addresses; that of the side that connected comes first."""
    one = conversation.one
    return (one.peer, one.local) if one.accepted else (one.local, one.peer)


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


def _packet_block(packet: Packet) -> bytes:
    time = min(max(packet.time, 0), 2**64 - 1)
    sizes = len(packet.content), packet.length
    head = struct.pack("<IIIII", 0, time >> 32, time & 0xFFFFFFFF, *sizes)
    content = packet.content + bytes(-len(packet.content) % 4)
    options = _option(1, packet.comment.encode()) + _option(0, b"") if packet.comment else b""
    return _block(6, head + content + options)
