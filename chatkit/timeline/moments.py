"""The moments that are the rows of a diagram, in order of time, and the processes in its lanes."""

from dataclasses import dataclass

from chatkit.address import same_place
from chatkit.message import visible
from chatkit.timeline.story import SENDS, Call, Process, Socket, Story

HIDDEN = {"setsockopt", "getsockopt", "settimeout", "setblocking"}  # only the table shows these
LONG = 50_000_000  # ns; a call that took longer was held up, and a person can see it
LATE = 1_000_000_000  # ns; by then, the record of another process has come


@dataclass(frozen=True, slots=True)
class Moment:
    """One row of a diagram: a call starts to wait, or comes to its end."""

    time: int
    call: Call
    end: bool  # the end of the call; else its start

    @property
    def told(self) -> int:
        """The time at which its words are true: a connect acts at its start, and tells its end."""
        return self.call.end or self.time if self.end and self.call.name == "connect" else self.time


@dataclass(frozen=True)
class Conversation:
    """One connection: both its ends, or the only end that is recorded."""

    one: Socket
    other: Socket | None

    @property
    def ends(self) -> list[Socket]:
        """The ends that are recorded."""
        return [end for end in (self.one, self.other) if end]

    @property
    def name(self) -> str:
        """Both programs and their addresses: `client 127.0.0.1:50312 ⇄ server 127.0.0.1:5005`."""
        peer = self.other.process.name if self.other else "?"
        return visible(f"{self.one.process.name} {self.one.local} ⇄ {peer} {self.one.peer}")

    def concerns(self, call: Call) -> bool:
        """Tell whether a call belongs to the conversation.

        These are the calls on its two ends, the calls on the listening sockets of its processes,
        and the calls of its processes that use no socket, such as `input`.
        """
        if call.socket is None:
            return call.process in self._processes
        if call.socket in (self.one, self.other) or call.made in (self.one, self.other):
            return True
        return call.socket.listening is not None and call.socket.process in self._processes

    @property
    def _processes(self) -> set[Process]:
        return {end.process for end in self.ends}


def conversations(story: Story) -> list[Conversation]:
    """Return the conversations in the order in which they began.

    `one` is the end that connected, unless only the end that accepted is recorded.
    """
    found = []
    ends = {  # a dict in place of a list: two processes may hold the same end
        socket: None
        for process in story.processes
        for socket in process.sockets.values()
        if socket.connected is not None
    }
    for socket in sorted(ends, key=lambda socket: socket.connecting or socket.made):
        other = story.other_end(socket)
        if not (socket.accepted and other):
            found.append(Conversation(socket, other))
    return found


def moments(story: Story, only: Conversation | None = None) -> list[Moment]:
    """Return all moments of a story, or only those that concern the conversation `only`.

    A call that was held up has two moments, its start and its end. Every other call that is over
    has one moment, which counts as its end.
    """
    found = []
    for call in story.calls:
        if call.name in HIDDEN or _given_up(call) or (only and not only.concerns(call)):
            continue
        if call.end is None:
            if not call.loop:
                found.append(Moment(call.start, call, end=False))
            continue
        if (call.wait or _is_send(call)) and not call.loop and held_up(story, call):
            found.append(Moment(call.start, call, end=False))
            found.append(Moment(call.end, call, end=True))
        else:
            found.append(Moment(call.start if _acts_at_once(call) else call.end, call, end=True))
    found.sort(key=lambda moment: moment.time)
    return found


# A call that may wait need not do so. An accept takes at once a connection that stands in the
# backlog already, and a recv the bytes that have come. The record of the other end tells: where the
# client had called connect, or the bytes had left, before this call began, it found them ready.
# Where nobody recorded the other end, the call's length decides.
#
# Each picture asks this of all calls of the story. So the answer is kept in the call, once the
# record of the other end is known up to the call's end.


def held_up(story: Story, call: Call) -> bool:
    """Tell whether a call that may wait has done so; else it returned at once."""
    if call.end is None or call.end - call.start > LONG or call.fault == "TimeoutError":
        return True
    if call.held is not None or call.error or call.name not in ("accept", "recv"):
        return bool(call.held)
    taken = call.made or call.socket
    other = story.other_end(taken) if taken else None
    came = _came(story, call, other) if other else None
    held = came is not None and call.start < came <= call.end
    known = other is not None and other.process.last >= call.end
    call.held = held if known or call.process.last > call.end + LATE else None
    return held


def _came(story: Story, call: Call, other: Socket) -> int | None:
    """Return when the other end connected, or sent the bytes or the end; None if not known."""
    if call.made:
        return other.connecting or other.connected
    if call.size == 0:
        return other.finished
    return next((send.start for send in story.bytes_of(call)), None)


def _given_up(call: Call) -> bool:
    """Tell whether a loop waited in this call until the socket was closed, and nothing came."""
    if not call.loop or call.end is None or call.error:
        return False
    return (call.name == "accept" and call.made is None) or (call.name == "recv" and call.size < 0)


def _acts_at_once(call: Call) -> bool:
    """Tell whether a call acts on its peer at its start: bytes leave before send returns.

    A waiting accept may even return before the connect that has ended its wait.
    """
    return _is_send(call) or (call.name == "connect" and not call.error)


def _is_send(call: Call) -> bool:
    return call.name in SENDS or call.name == "sendto"


def lanes(story: Story, moments: list[Moment]) -> list[Process]:
    """Return the processes of these moments and their peers; those that listen come first."""
    present = {moment.call.process for moment in moments}
    for moment in moments:
        if moment.call.socket and (other := story.other_end(moment.call.socket)):
            present.add(other.process)
    return [process for process in story.cast if process in present]


def listener(story: Story, call: Call) -> Process | None:
    """Return the process at the other end of a call's connection, accepted by it or not yet."""
    if call.socket and (other := story.other_end(call.socket)):
        return other.process
    listening = (one for one in story.listening if same_place(one.local, call.peer))
    return next((one.process for one in listening), None)
