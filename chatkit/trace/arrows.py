"""What travels between the lanes: bytes, and the beginnings and ends of connections."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from chatkit.message import visible
from chatkit.texts import say
from chatkit.trace.marks import Mark, listener
from chatkit.trace.state import reset_at
from chatkit.trace.story import Call, Process, Socket, Story

LETTERS = 22  # of a message that an arrow shows


@dataclass(frozen=True)
class Arrow:
    """One arrow. `begins` and `ends` are marks: a call, and whether it is its end."""

    kind: Literal["bytes", "underway", "control", "reset"]
    sender: Process
    receiver: Process | None  # None: not recorded
    begins: tuple[Call, bool]
    ends: tuple[Call, bool] | None
    time: int
    label: str
    stops: bool = False  # on the way


def arrows(story: Story, marks: list[Mark]) -> Iterator[Arrow]:
    """Yield the arrows that begin or end at one of the marks."""
    shown = {mark.call for mark in marks if mark.end}
    for mark in marks:
        call = mark.call
        if not mark.end or call.socket is None:
            continue
        if call.name == "recv":
            yield from _taken(story, call, shown)
        elif call.name in ("send", "sendall"):
            yield from _sent(story, call, shown)
        elif call.name == "connect":
            yield _knock(story, call)
        elif call.name in ("close", "shutdown"):
            yield from _goodbye(story, call, shown)


def _taken(story: Story, recv: Call, shown: set[Call]) -> Iterator[Arrow]:
    """Yield an arrow for each send whose bytes a receive took; those split that took several."""
    for send in story.bytes_of(recv):
        label = _piece(send, max(send.first, recv.first), min(send.last, recv.last))
        begins = (send, True)
        if send in shown or recv in shown:
            yield Arrow(
                "bytes", send.process, recv.process, begins, (recv, True), recv.end or 0, label
            )


def _sent(story: Story, send: Call, shown: set[Call]) -> Iterator[Arrow]:
    """Yield an arrow for what of a send nobody has taken yet."""
    assert send.socket
    other = story.other_end(send.socket)
    if other is None:
        receiver = listener(story, send)
        label = _piece(send, send.first, send.last)
        if send.last > send.first:
            yield Arrow(
                "underway", send.process, receiver, (send, True), None, send.start, label, True
            )
    elif other.received < send.last and send.last > send.first:
        label = say("underway", n=send.last - max(send.first, other.received))
        yield Arrow(
            "underway", send.process, other.process, (send, True), None, send.start, label, True
        )


def _knock(story: Story, call: Call) -> Arrow:
    time = call.end or call.start
    receiver = listener(story, call)
    if call.error:
        return Arrow("reset", call.process, receiver, (call, True), None, time, "SYN → RST", True)
    return Arrow("control", call.process, receiver, (call, True), None, time, "SYN ⇄ SYN-ACK")


def _goodbye(story: Story, call: Call, shown: set[Call]) -> Iterator[Arrow]:
    socket = call.socket
    if socket is None or socket.connected is None or _said_before(socket, call):
        return
    other = story.other_end(socket)
    receiver = other.process if other else listener(story, call)
    cut = reset_at(story, socket)
    if cut is not None and cut <= (call.end or call.start):
        if cut < call.start:
            return  # it was cut off before, there was nobody to say goodbye to
        yield Arrow("reset", call.process, receiver, (call, True), None, call.start, "RST")
        return
    heard = next((r for r in other.receives if r.size == 0), None) if other else None
    ends = (heard, True) if heard in shown and heard else None
    yield Arrow("control", call.process, receiver, (call, True), ends, call.start, "FIN")


def _said_before(socket: Socket, call: Call) -> bool:
    return socket.finished is not None and socket.finished < call.start


def _piece(send: Call, first: int, last: int) -> str:
    data = send.data[first - send.first : last - send.first]
    text = visible(data.decode("utf-8", "backslashreplace"))
    if len(text) > LETTERS:  # a stamp stands in front, so the end says more
        text = f"{text[:4]}…{text[5 - LETTERS :]}"
    return f"{say('bytes', n=last - first)} “{text}”"
