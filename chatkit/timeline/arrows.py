"""The arrows between the lanes: bytes, and the beginnings and ends of connections."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from chatkit.message import visible
from chatkit.texts import say
from chatkit.timeline.moments import Moment, listener
from chatkit.timeline.states import reset_at
from chatkit.timeline.story import SENDS, Call, Process, Socket, Story

LETTERS = 19  # of a message that an arrow shows
REFUSALS = {"ConnectionRefusedError", "ConnectionResetError"}
UNANSWERED = {"TimeoutError", "BlockingIOError"}  # others failed before anything left


@dataclass(frozen=True)
class Arrow:
    """One arrow. `begins` and `ends` are moments: a call, and whether it is its end."""

    kind: Literal["bytes", "underway", "control", "reset"]
    sender: Process | None  # None: not recorded
    receiver: Process | None
    begins: tuple[Call, bool]
    ends: tuple[Call, bool] | None
    time: int
    label: str
    stops: bool = False  # on the way


# From a send to the receive of its bytes. TCP has no messages, so no name connects the two. But
# each direction of a connection is one row of bytes, and both ends count: a send of 5 bytes after
# 20 others holds the bytes 20 to 25, and a receive took the bytes that follow the ones received
# before. Where the two stretches overlap, an arrow goes from the one to the other. So one receive
# may end two arrows (glued), and one send begin two (split).
def arrows(story: Story, moments: list[Moment], at: int = 0) -> Iterator[Arrow]:
    """Yield the arrows that begin or end at one of the moments, as known at the last or at `at`."""
    shown = {(moment.call, moment.end) for moment in moments}
    until = max(at, moments[-1].time if moments else 0)
    for moment in moments:
        call = moment.call
        if not moment.end or call.socket is None:
            continue
        if call.name == "recv":
            yield from _taken(story, call, shown)
        elif call.name in SENDS:
            yield from _sent(story, call, shown, until)
        elif call.name == "connect":
            yield from _knock(story, call)
        elif call.name in ("close", "shutdown"):
            yield from _goodbye(story, call, shown)


def _taken(story: Story, recv: Call, shown: set[tuple[Call, bool]]) -> Iterator[Arrow]:
    """Yield an arrow for each send whose bytes a receive took; those split that took several."""
    assert recv.socket
    other = story.other_end(recv.socket)
    here, time = (recv, True), recv.end or recv.start
    if other is None and recv.size > 0:
        yield Arrow("bytes", None, recv.process, here, here, time, _piece(recv, recv))
    elif recv.size == 0 and not recv.error and _unsaid(other):
        sender = other.process if other else None
        yield Arrow("control", sender, recv.process, here, here, time, "FIN")
    for send in story.bytes_of(recv):
        label, begins = _piece(send, recv), _leaves(send, shown)
        yield Arrow("bytes", send.process, recv.process, begins, here, time, label)


def _leaves(send: Call, shown: set[tuple[Call, bool]]) -> tuple[Call, bool]:
    """Return the moment from which a send's bytes leave: one that blocks sends all the while."""
    return (send, (send, False) not in shown)


def _unsaid(other: Socket | None) -> bool:
    """Tell whether the end came without a call that we know: its program ended, or is not ours."""
    return other is None or (other.finished is not None and other.finished == other.process.ended)


def _sent(story: Story, send: Call, shown: set[tuple[Call, bool]], until: int) -> Iterator[Arrow]:
    """Yield an arrow for the bytes of a send that nobody has received yet."""
    assert send.socket
    other = story.other_end(send.socket)
    taken = _received(other, until) if other else 0
    if taken >= send.last or send.last == send.first:
        return
    receiver = other.process if other else listener(story, send)
    label = say("underway", n=send.last - max(send.first, taken)) if other else _piece(send, send)
    begins = _leaves(send, shown)
    yield Arrow("underway", send.process, receiver, begins, None, send.start, label, True)


def _received(socket: Socket, until: int) -> int:
    place = bisect_right(socket.receives, until, key=lambda call: call.end or call.start)
    return socket.receives[place - 1].last if place else 0


def _knock(story: Story, call: Call) -> Iterator[Arrow]:
    if call.socket is None or not call.socket.stream:  # a datagram socket only notes the address
        return
    receiver, time, here = listener(story, call), call.end or call.start, (call, True)
    if not call.fault:
        yield Arrow("control", call.process, receiver, here, None, time, "SYN ⇄ SYN-ACK")
    elif call.fault in REFUSALS:
        yield Arrow("reset", call.process, receiver, here, None, time, "SYN → RST", True)
    elif call.fault in UNANSWERED:
        yield Arrow("control", call.process, receiver, here, None, time, "SYN …", True)


def _goodbye(story: Story, call: Call, shown: set[tuple[Call, bool]]) -> Iterator[Arrow]:
    socket = call.socket
    if socket is None or socket.connected is None or _said_before(socket, call):
        return
    if call.error or call.detail == "SHUT_RD":  # nothing leaves
        return
    other = story.other_end(socket)
    receiver = other.process if other else listener(story, call)
    here = (call, True)
    cut = reset_at(story, socket)
    if cut is not None and cut <= (call.end or call.start):
        if cut < call.start:
            return  # it was cut off before, there was nobody to say goodbye to
        yield Arrow("reset", call.process, receiver, here, None, call.start, "RST")
        return
    heard = next((r for r in other.receives if r.size == 0), None) if other else None
    ends = (heard, True) if heard and (heard, True) in shown else None
    yield Arrow("control", call.process, receiver, here, ends, call.start, "FIN")


def _said_before(socket: Socket, call: Call) -> bool:
    return socket.finished is not None and socket.finished < call.start


def _piece(send: Call, recv: Call) -> str:
    """Return the bytes that one receive took of one send, in few words."""
    first, last = max(send.first, recv.first), min(send.last, recv.last)
    kept = max(
        (call.data[first - call.first : last - call.first] for call in (send, recv)), key=len
    )
    text = visible(kept.decode("utf-8", "backslashreplace"))
    if len(kept) < last - first:  # the trace has the beginning of it
        text += "…"
    if len(text) > LETTERS:  # a stamp stands in front, so the end says more
        text = f"{text[:4]}…{text[5 - LETTERS :]}"
    return f"{say('bytes', n=last - first)} “{text}”"
