"""The waits at a given time: the call that each process is in, and the event that would end it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from chatkit.address import same_place
from chatkit.message import visible
from chatkit.texts import duration, say
from chatkit.timeline.busy import busy
from chatkit.timeline.moments import held_up
from chatkit.timeline.states import state
from chatkit.timeline.story import Call, Process, Socket, Story

SURE = 500_000_000  # ns; after a wait of this length, the peer is not just between two calls
UNTOLD = 5_000_000_000  # ns; a process tells every three seconds that it still repeats a call


@dataclass(frozen=True)
class Wait:
    """A process, and the call that it waits in; None where it waits in none, as a busy loop."""

    process: Process
    call: Call | None
    since: float  # seconds
    ends: str  # a sentence on the event that would end it

    @property
    def sentence(self) -> str:
        """The wait as a sentence: `server: recv(), 12 s: waits until client sends.`."""
        name = visible(self.process.name)
        if self.call is None:
            return say("waits_not", process=name, ends=self.ends)
        since = duration(self.since)
        return say("waits", process=name, call=self.call.name, since=since, ends=self.ends)


def waits(story: Story, at: int) -> list[Wait]:
    """Return the waits at the time `at`, at least one for each process, in the order of lanes.

    Waits of chatkit's own loop hold nobody up. A process that has no other waits gets one sentence
    for all of them; a process that has others gets none, since its own program is in those.
    A process that has ended is left out where its program was begun again since. A busy loop stands
    among the waits, since its program does not get on, though it waits in no call.
    """
    calls = list(open_calls(story, at))
    asking = list(_repeated_calls(story, at))
    found = []
    begun = [process for process in story.cast if process.began <= at]
    newest: dict[str, int] = {}  # the time at which each program was begun last
    for process in begun:
        newest[process.program] = max(process.began, newest.get(process.program, 0))
    for process in begun:
        ended = process.ended
        if ended and newest[process.program] > ended:
            continue
        own = [call for call in calls if call.process is process]
        holding = [_wait(story, call, at) for call in own if not call.loop]
        if ended is None or ended > at:
            holding += [_asking(call) for call in asking if call.process is process]
        found += holding or [_no_wait(process, at, in_background=bool(own))]
    return found


def open_calls(story: Story, at: int) -> Iterator[Call]:
    """Yield the calls that were waiting at the time `at`."""
    place = bisect_right(story.calls, at, key=lambda call: call.start)
    for call in story.calls[:place]:
        ended = call.process.ended if call.end is None else call.end
        if call.wait and (ended is None or ended > at) and held_up(story, call):
            yield call


def _wait(story: Story, call: Call, at: int) -> Wait:
    ends = _ending(story, call, at)
    if call.wait > 0:
        ends = say("waits_at_most", ends=ends, seconds=f"{call.wait:g}")
    return Wait(call.process, call, call.lasted(at) / 1e9, ends)


def _repeated_calls(story: Story, at: int) -> Iterator[Call]:
    """Yield a call of each busy loop that was going on at the time `at`."""
    for loop in busy(story, at):
        call = loop.call
        last = call.latest
        if last + UNTOLD < at:
            continue
        first = bisect_right(story.calls, last, key=lambda call: call.start)
        after = bisect_left(story.calls, at, key=lambda call: call.start)
        if all(
            other.thread != call.thread or other.process is not call.process
            for other in story.calls[first:after]
        ):
            yield call


def _asking(call: Call) -> Wait:
    return Wait(call.process, None, 0.0, say("waits_asking", call=call.name))


def _no_wait(process: Process, at: int, *, in_background: bool) -> Wait:
    if process.ended is None or process.ended > at:
        key = "waits_elsewhere" if in_background else "waits_busy"
        return Wait(process, None, 0.0, say(key))
    return Wait(process, None, 0.0, say("waits_killed" if process.killed else "waits_ended"))


def _ending(story: Story, call: Call, at: int) -> str:
    """Return a sentence on the event that would end the wait: `waits until client sends`."""
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
    # From here on the call is a recv or a recvfrom.
    if (server := _not_accepted_by(story, call, at)) is not None:
        return say("waits_accept", peer=visible(server.name))
    peer = _peer_of(story, call)
    return say("waits_sender", peer=peer) if peer else say("waits_anybody", address=call.local)


def _peer_of(story: Story, call: Call) -> str:
    other = story.other_end(call.socket) if call.socket else None
    return visible(other.process.name) if other else visible(call.peer)


def _not_accepted_by(story: Story, call: Call, at: int) -> Process | None:
    """Return the server that has not accepted the connection of a call; None where it has.

    The system completes a connection before the server calls accept, so a client may read already.
    """
    if call.socket is None or call.socket.accepted:
        return None
    other = story.other_end(call.socket)
    if other and other.made <= at:
        return None
    for socket in story.listening:
        if same_place(socket.local, call.peer) and state(story, socket, at) == "LISTEN":
            return socket.process
    return None


# Two programs that wait for each other. They are stuck when both ends of a connection are in recv,
# and no bytes are on their way. But one of them may have other threads, and such a thread may still
# send and free the peer. So the search is one for a deadlock among all processes:
#
# 1. Every process that waits in a call other than accept is taken for hopeless.
# 2. A process has hope if one of its calls may still end. Such a call has a time limit, has bytes
#    to read, waits for a person or on an event loop, or waits for a process that is not hopeless.
# 3. A process with hope is taken out. That may give hope to others, so step 2 begins again.
# 4. The processes that are left wait in a circle. Two of them that read from each other are the
#    answer.
#
# An accept gives no hope: a new client does not make the threads go on that are stuck. Each turn
# takes at least one process out, so there are no more turns than processes.


def stuck(story: Story, at: int) -> tuple[Call, Call] | None:
    """Return two calls that wait for each other for good at the time `at`; None where none do."""
    waiting = defaultdict(list)
    for call in open_calls(story, at):
        if call.name != "accept":
            waiting[call.process].append(call)
    hopeless = {
        process: [_waits_for_good(story, call, at) for call in calls]
        for process, calls in waiting.items()
    }
    while freed := [one for one, senders in hopeless.items() if not hopeless.keys() >= {*senders}]:
        for process in freed:
            del hopeless[process]
    reading = {call.socket: call for process in hopeless for call in waiting[process]}
    for socket, call in reading.items():
        other = story.other_end(socket) if socket else None
        if other in reading:
            return call, reading[other]
    return None


def _waits_for_good(story: Story, call: Call, at: int) -> Process | None:
    """Return the process whose bytes alone can end the call; None where it may end otherwise."""
    other = story.other_end(call.socket) if call.socket else None
    for_good = call.name == "recv" and call.wait < 0 and not call.loop
    if other and for_good and call.lasted(at) > SURE and _nothing_for(call, other, at):
        return other.process
    return None


def _nothing_for(call: Call, sender: Socket, at: int) -> bool:
    """Tell whether `call` finds nothing to read: all bytes of `sender` were read before it."""
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
