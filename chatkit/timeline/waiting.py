"""Programs that wait: for every process its present call, and the event that would end it.

A call that has begun and not returned is a wait. The call's name and its socket say for whom: a
`recv` waits for the program at the other end of the connection, an `accept` for any client, an
`input` for a person. The story knows the other end where it was recorded, too.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from chatkit.address import same_place
from chatkit.message import visible
from chatkit.texts import duration, say
from chatkit.timeline.moments import LONG
from chatkit.timeline.states import state
from chatkit.timeline.story import SENDS, Call, Process, Socket, Story

SURE = 500_000_000  # ns; two that wait for each other for so long are not just between two calls


@dataclass(frozen=True)
class Wait:
    """A process, and the call that it is in; None where it is in none."""

    process: Process
    call: Call | None
    since: float  # seconds
    ends: str  # the event that would end it

    @property
    def sentence(self) -> str:
        """The wait as a person reads it: `server: recv(), 12 s: waits until client sends.`."""
        name = visible(self.process.name)
        if self.call is None:
            return say("waits_not", process=name, ends=self.ends)
        since = duration(self.since)
        return say("waits", process=name, call=self.call.name, since=since, ends=self.ends)


def waits(story: Story, at: int) -> list[Wait]:
    """Return the call of every process at the time `at`, in the order of the processes."""
    calls = list(open_calls(story, at))
    found = []
    for process in story.cast:
        if process.began > at:
            continue
        its = [call for call in calls if call.process is process]
        found += [_wait(story, call, at) for call in its] or [_no_wait(process, at)]
    return found


def open_calls(story: Story, at: int) -> Iterator[Call]:
    """Yield the calls that can wait and were going on at the time `at`."""
    place = bisect_right(story.calls, at, key=lambda call: call.start)
    for call in story.calls[:place]:
        ended = call.process.ended if call.end is None else call.end
        if call.wait and (ended is None or ended > at) and not _at_once(call):
            yield call


def _at_once(call: Call) -> bool:
    """Tell whether a call that may wait was over so soon that it cannot have waited."""
    return call.name in SENDS and call.end is not None and call.end - call.start < LONG


def _wait(story: Story, call: Call, at: int) -> Wait:
    ends = _what_ends(story, call, at)
    if call.loop:
        ends = say("waits_in_background", ends=ends)
    elif call.wait > 0:
        ends = say("waits_at_most", ends=ends, seconds=f"{call.wait:g}")
    return Wait(call.process, call, call.lasted(at) / 1e9, ends)


def _no_wait(process: Process, at: int) -> Wait:
    if process.ended is None or process.ended > at:
        return Wait(process, None, 0.0, say("waits_busy"))
    return Wait(process, None, 0.0, say("waits_killed" if process.killed else "waits_ended"))


def _what_ends(story: Story, call: Call, at: int) -> str:
    match call.name:
        case "accept":
            return say("waits_client", address=visible(call.local))
        case "connect":
            return say("waits_answer", address=visible(call.peer))
        case "input":
            return say("waits_person")
        case "select":
            return say("waits_any")
        case "send" | "sendall":
            return say("waits_reader", peer=_peer_of(story, call))
    if (server := _not_accepted_by(story, call, at)) is not None:
        return say("waits_accept", peer=visible(server.name))
    peer = _peer_of(story, call)
    return say("waits_sender", peer=peer) if peer else say("waits_anybody", address=call.local)


def _peer_of(story: Story, call: Call) -> str:
    other = story.other_end(call.socket) if call.socket else None
    return visible(other.process.name) if other else visible(call.peer)


def _not_accepted_by(story: Story, call: Call, at: int) -> Process | None:
    """Return the process that listens where `call`'s socket is connected, but did not accept it."""
    if call.socket is None or call.socket.accepted:
        return None
    other = story.other_end(call.socket)
    if other and other.made <= at:
        return None
    for process in story.processes:
        for socket in process.sockets.values():
            if same_place(socket.local, call.peer) and state(story, socket, at) == "LISTEN":
                return process
    return None


# Two programs are stuck when neither can go on without the other. That a `recv` waits is no proof:
# bytes may be on their way to it, it may have a time limit, or another thread of its program may
# be about to send. So both ends of a connection must be in a `recv` without a limit, nothing may
# have been sent that is not read, and no other wait of either program may end by itself or by a
# person. Where a program is not recorded, nothing is said.
def stuck(story: Story, at: int) -> tuple[Call, Call] | None:
    """Return two calls that wait for each other for good; None where there are none.

    Both ends of a connection are in a blocking `recv` without a time limit, no bytes are on their
    way, and no other wait of their programs will end either. A new client is no help: accepting it
    does nothing for the two that are stuck.
    """
    waiting = defaultdict(list)
    for call in open_calls(story, at):
        if call.name != "accept":
            waiting[call.process].append(call)
    hopeless = {
        process: [_waits_for_good(story, call, at) for call in calls]
        for process, calls in waiting.items()
    }
    while lucky := [one for one, others in hopeless.items() if not hopeless.keys() >= {*others}]:
        for process in lucky:  # somebody it waits for may still send, and so may it then
            del hopeless[process]
    reading = {call.socket: call for process in hopeless for call in waiting[process]}
    for socket, call in reading.items():
        other = story.other_end(socket) if socket else None
        if other in reading:
            return call, reading[other]
    return None


def _waits_for_good(story: Story, call: Call, at: int) -> Process | None:
    """Return whose turn it is to send; None where the call may end without that."""
    other = story.other_end(call.socket) if call.socket else None
    for_good = call.name == "recv" and call.wait < 0 and not call.loop
    if other and for_good and call.lasted(at) > SURE and _nothing_for(call, other, at):
        return other.process
    return None


def _nothing_for(call: Call, sender: Socket, at: int) -> bool:
    """Tell whether all that `sender` had sent by then was read before `call`."""
    if sender.finished is not None and sender.finished <= at:
        return False
    place = bisect_right(sender.sends, at, key=lambda send: send.start)
    return _sent(sender.sends[:place]) <= _read_before(call)


def _sent(sends: list[Call]) -> int:
    return sends[-1].last if sends else 0


def _read_before(call: Call) -> int:
    assert call.socket
    receives = call.socket.receives
    place = bisect_right(receives, call.start, key=lambda recv: recv.end or recv.start)
    return receives[place - 1].last if place else 0
