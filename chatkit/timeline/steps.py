"""A connection as the steps of TCP: one for each packet that it must have sent.

The bytes and their order are as recorded. The acknowledgements and the cutting into segments are
invented.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chatkit.timeline.moments import Conversation
from chatkit.timeline.packets import ACK, FIN, PSH, RST, SYN
from chatkit.timeline.states import finished_at, reset_at
from chatkit.timeline.story import Call, Socket, Story

MAX_SEGMENT = 65_000  # bytes; an IP packet holds 65,535


# A trace has calls with their times and bytes, but no packets. So each conversation is first
# written as steps, one for each packet: SYN, SYN-ACK and ACK at the time of connect; a segment at
# the start of each send, or several if it sent more than 65,000 bytes; FIN or RST at the end of a
# side. Steps of the same time are told apart by `order`.
#
# The trace keeps only 4 KiB of each call. Bytes that are missing from a send are taken from the
# recvs of the other end. If they are missing there, too, then the packet is cut short, as in a
# capture with a length limit, and the file tells its true length. If one end is not recorded, its
# steps are derived from the recvs of the other end.
#
# A call may claim any number of bytes, and would then become any number of packets. So `most` is
# the highest number of segments for one call. The last of them tells how many bytes are left out.


@dataclass(frozen=True)
class Step:
    """One packet to be: a side sends `size` bytes, of which `data` is known, or flags alone."""

    time: int
    order: int  # among the steps of the same time
    forth: bool  # sent by the side that connected; else by the side that accepted
    flags: int
    size: int = 0
    data: bytes = b""
    missing: int = 0  # bytes behind these for which there is no step


def steps(story: Story, conversation: Conversation, most: int) -> list[Step]:
    """Return the steps of a conversation in their order, at most `most` segments for one call."""
    one, other = conversation.one, conversation.other
    began = one.connecting or one.connected or one.made
    found = [Step(began, 0, True, SYN), Step(began, 1, False, SYN | ACK), Step(began, 2, True, ACK)]
    found += _of_end(story, one, other, most, forth=not one.accepted)
    if other:
        found += _of_end(story, other, one, most, forth=one.accepted)
    else:
        found += _of_unrecorded_peer(one, most, forth=one.accepted)
    return sorted(found, key=lambda step: (step.time, step.order))


def _of_end(
    story: Story, end: Socket, other: Socket | None, most: int, *, forth: bool
) -> list[Step]:
    found = list(_sent(story, end, other, most, forth=forth))
    cut, finished = reset_at(story, end), finished_at(end, other)
    if finished is not None and (cut is None or finished < cut):
        last = max((step.time for step in found), default=0)
        found.append(Step(max(finished, last), 4, forth, FIN | ACK))
    if cut is not None and other and _cuts(end, other, cut):
        found.append(Step(cut, 5, forth, RST | ACK))
    return found


def _sent(
    story: Story, end: Socket, other: Socket | None, most: int, *, forth: bool
) -> Iterator[Step]:
    """Yield the segments of an end.

    A send that is not over counts up to the bytes that `other` has received. Bytes that `other`
    has received without such a send come last: they are from a send that failed half-way.
    """
    done = 0
    for send in end.sends:
        last = send.last if send.over or not other else min(send.last, other.received)
        if send.first < done or last <= send.first:  # of two at once, the first has the bytes
            continue
        done = last
        if send.count > 1:
            yield from _copies(send, forth, most)
            continue
        known = _known(send, last, story.bytes_of(send))
        yield from _segments(send.start, forth, last - send.first, known, most)
    sent = max((send.last for send in end.sends), default=0)
    for recv in other.receives if other else []:
        if recv.last > sent:
            new = max(sent - recv.first, 0)
            yield from _segments(_end(recv), forth, recv.size - new, recv.data[new:], most)


def _cuts(end: Socket, other: Socket, cut: int) -> bool:
    """Tell whether the reset at the time `cut` came from `end`."""
    return cut in (end.closed, other.reset) or any(send.start == cut for send in other.sends)


def _of_unrecorded_peer(end: Socket, most: int, *, forth: bool) -> Iterator[Step]:
    """Yield the steps of a peer that is not recorded, as its recorded end `end` saw them."""
    for recv in end.receives:
        if recv.count > 1:
            yield from _copies(recv, forth, most)
        else:
            yield from _segments(_end(recv), forth, recv.size, recv.data, most)
    if end.heard_end is not None:
        yield Step(end.heard_end, 4, forth, FIN | ACK)
    if end.reset is not None:
        yield Step(end.reset, 5, forth, RST | ACK)


def attempt(call: Call) -> list[Step]:
    """Return the steps of a connect that was refused or got no answer; none for any other."""
    syn, fault = Step(call.start, 0, True, SYN), call.fault
    if fault == "ConnectionRefusedError":
        return [syn, Step(call.start, 1, False, RST | ACK)]
    alone = call.socket is not None and call.socket.stream and call.socket.connected is None
    return [syn] if alone and fault in ("", "TimeoutError", "BlockingIOError") else []


def _copies(call: Call, forth: bool, most: int) -> Iterator[Step]:
    """Yield a segment for each of equal calls in a row, evenly between the first and the last."""
    size = min(call.size, MAX_SEGMENT)
    copies = min(call.count, most) if size > 0 else 0
    lasted = call.latest - call.start
    for number in range(copies):
        time = call.start + lasted * number // copies
        missing = call.last - call.first - copies * size if number == copies - 1 else 0
        yield Step(time, 3, forth, PSH | ACK, size, call.data[:size], missing)


def _segments(time: int, forth: bool, size: int, known: bytes, most: int) -> Iterator[Step]:
    end = min(size, most * MAX_SEGMENT)
    for at in range(0, end, MAX_SEGMENT):
        length = min(MAX_SEGMENT, size - at)
        missing = size - end if at + length >= end else 0
        yield Step(time, 3, forth, PSH | ACK, length, known[at : at + length], missing)


def _known(send: Call, last: int, receives: Iterable[Call]) -> bytes:
    """Return the bytes of a send from its first one on, as far as either side has recorded them."""
    known = [send.data[: last - send.first]]
    at = send.first + len(known[0])
    for recv in receives:
        if recv.first > at or at >= last:
            break
        piece = recv.data[at - recv.first : last - recv.first]
        known.append(piece)
        at += len(piece)
    return b"".join(known)


def _end(call: Call) -> int:
    return call.start if call.end is None else call.end
