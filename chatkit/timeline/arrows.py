"""The arrows between the lanes: bytes, and the beginnings and ends of connections.

An arrow joins two moments of the diagram. `Arrow.begins` and `Arrow.ends` name them.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from chatkit.message import visible, without_middle
from chatkit.texts import say
from chatkit.timeline.datagrams import pairs
from chatkit.timeline.labels import refusal
from chatkit.timeline.moments import Moment, listener
from chatkit.timeline.states import reset_at
from chatkit.timeline.story import SENDS, Call, Process, Socket, Story

LETTERS = 19  # characters of a message that an arrow shows
REFUSALS = {"ConnectionRefusedError", "ConnectionResetError"}
UNANSWERED = {"TimeoutError", "BlockingIOError"}  # after any other error of connect, no SYN left

Key = tuple[Call, bool]  # of a moment: its call, and whether the moment is the end of the call


@dataclass(frozen=True)
class Arrow:
    """One arrow, from the moment `begins` to the moment `ends`."""

    kind: Literal["bytes", "underway", "control", "reset"]
    sender: Process | None  # None: not recorded
    receiver: Process | None
    begins: Key
    ends: Key | None  # None: the diagram has no moment for the arrival
    time: int
    label: str
    stops: bool = False  # the head is drawn on the way, before the receiver's lane
    nowhere: bool = False  # nobody is known to be there; the receiver is the sender


# From send to recv. TCP is a stream: it does not keep the borders of the sends. A recv may take
# half of a send, or three sends at once. So the story numbers the bytes of each direction from 0.
# A send has put the bytes `first` to `last` into the stream, and a recv has taken the bytes
# `first` to `last` out of it. Wherever two such ranges overlap, one arrow is drawn, and its label
# shows the bytes of the overlap alone.
#
# The arrows are drawn from the receiving end: each moment in which a recv returned gets an arrow
# from every send that it took bytes of. Afterwards, each send gets one more arrow for its bytes
# that no recv has taken at the time `until`. That arrow stops on its way. The cost is one binary
# search for each moment, besides the arrows themselves.


def arrows(story: Story, moments: list[Moment], at: int = 0) -> Iterator[Arrow]:
    """Yield the arrows that begin or end at one of the moments.

    They show the connections as they were at the last moment, or at the time `at` if that is later.
    """
    drawn = {(moment.call, moment.end) for moment in moments}
    until = max(at, moments[-1].time if moments else 0)
    yield from _datagrams(story, drawn)
    for moment in moments:
        call = moment.call
        if not moment.end or call.socket is None or not call.socket.stream:
            continue
        if call.name == "recv":
            yield from _taken(story, call, drawn)
        elif call.name in SENDS:
            yield from _not_taken(story, call, drawn, until)
        elif call.name == "connect":
            yield from _handshake(story, call)
        elif call.name in ("close", "shutdown"):
            yield from _farewell(story, call, drawn)


def _datagrams(story: Story, drawn: set[Key]) -> Iterator[Arrow]:
    """Yield an arrow for each datagram that was received, if both its calls are drawn."""
    if all(call.socket is None or call.socket.stream for call, _ in drawn):
        return
    for sent, received in _pairs(story, story.version):
        begins, ends = _leaves(sent, drawn), (received, True)
        if {begins, ends} <= drawn:
            label = _label(received.data, received.size)
            time = received.end or received.start
            yield Arrow("bytes", sent.process, received.process, begins, ends, time, label)


@lru_cache(maxsize=1)  # a page draws a story in many pieces
def _pairs(story: Story, version: int) -> list[tuple[Call, Call]]:
    return list(pairs(story.calls))


def _taken(story: Story, recv: Call, drawn: set[Key]) -> Iterator[Arrow]:
    """Yield an arrow for each send of which this recv took bytes, or for the end of the stream."""
    assert recv.socket
    other = story.other_end(recv.socket)
    here, time = (recv, True), recv.end or recv.start
    if other is None and recv.size > 0:
        yield Arrow("bytes", None, recv.process, here, here, time, _piece(recv, recv))
    elif recv.size == 0 and not recv.error and _ended_without_call(other):
        sender = other.process if other else None
        yield Arrow("control", sender, recv.process, here, here, time, "FIN")
    for send in story.bytes_of(recv):
        label, begins = _piece(send, recv), _leaves(send, drawn)
        yield Arrow("bytes", send.process, recv.process, begins, here, time, label)


def _leaves(send: Call, drawn: set[Key]) -> Key:
    """Return the moment at which the bytes of a send leave.

    A send that was held up has two moments, and its bytes leave from the first one on. Any other
    send has only one, which counts as its end.
    """
    return (send, (send, False) not in drawn)


def _ended_without_call(other: Socket | None) -> bool:
    """Tell whether an end finished without a recorded close: by its program's end, or elsewhere."""
    return other is None or (other.finished is not None and other.finished == other.process.ended)


def _not_taken(story: Story, send: Call, drawn: set[Key], until: int) -> Iterator[Arrow]:
    """Yield an arrow for the bytes of a send that no recv had taken at the time `until`."""
    assert send.socket
    other = story.other_end(send.socket)
    taken = _received(other, until) if other else 0
    if taken >= send.last or send.last == send.first:
        return
    receiver = other.process if other else listener(story, send)
    label = say("underway", n=send.last - max(send.first, taken)) if other else _piece(send, send)
    begins = _leaves(send, drawn)
    yield Arrow("underway", send.process, receiver, begins, None, send.start, label, True)


def _received(socket: Socket, until: int) -> int:
    """Return how many bytes a socket had received at the time `until`."""
    place = bisect_right(socket.receives, until, key=lambda call: call.end or call.start)
    return socket.receives[place - 1].last if place else 0


def _handshake(story: Story, call: Call) -> Iterator[Arrow]:
    """Yield the SYN of a connect and its answer; without an answerer, it stays at its own lane."""
    why, receiver = refusal(story, call), listener(story, call)
    never = call.socket is not None and call.socket.connected is None
    nowhere = bool(why) or (receiver is None and never)
    there = call.process if nowhere else receiver
    time, here = call.end or call.start, (call, True)
    if not call.fault:
        yield Arrow("control", call.process, receiver, here, None, time, "SYN ⇄ SYN-ACK")
    elif call.fault in REFUSALS:
        label = f"SYN → RST: {why}" if why else "SYN → RST"
        yield Arrow("reset", call.process, there, here, None, time, label, True, nowhere)
    elif call.fault in UNANSWERED:
        yield Arrow("control", call.process, there, here, None, time, "SYN …", True, nowhere)


def _farewell(story: Story, call: Call, drawn: set[Key]) -> Iterator[Arrow]:
    """Yield the FIN or the RST that a close or a shutdown has sent, if it has sent one."""
    socket = call.socket
    if socket is None or socket.connected is None or _finished_before(socket, call):
        return
    if call.error or call.detail == "SHUT_RD":  # nothing leaves
        return
    other = story.other_end(socket)
    receiver = other.process if other else listener(story, call)
    here = (call, True)
    cut = reset_at(story, socket)
    if cut is not None and cut <= (call.end or call.start):
        if cut < call.start:
            return  # the connection was reset before this call, so no FIN leaves any more
        yield Arrow("reset", call.process, receiver, here, None, call.start, "RST")
        return
    noticed = next((recv for recv in other.receives if recv.size == 0), None) if other else None
    ends = (noticed, True) if noticed and (noticed, True) in drawn else None
    yield Arrow("control", call.process, receiver, here, ends, call.start, "FIN")


def _finished_before(socket: Socket, call: Call) -> bool:
    return socket.finished is not None and socket.finished < call.start


def _piece(send: Call, recv: Call) -> str:
    """Return the bytes that one recv took of one send, in few words: `4 byte “halo”`."""
    first, last = max(send.first, recv.first), min(send.last, recv.last)
    kept = max(
        (call.data[first - call.first : last - call.first] for call in (send, recv)), key=len
    )
    return _label(kept, last - first)


def _label(kept: bytes, size: int) -> str:
    text = visible(kept.decode("utf-8", "backslashreplace"))
    if len(kept) < size:  # the trace has only the beginning of these bytes
        text += "…"
    text = without_middle(text, LETTERS, 4)  # a stamp stands in front, so the end says more
    return f"{say('bytes', n=size)} “{text}”"
