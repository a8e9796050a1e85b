"""Which moments of a story a diagram shows, in the order in which they happened."""

from dataclasses import dataclass

from chatkit.address import same_place
from chatkit.message import visible
from chatkit.timeline.story import SENDS, Call, Process, Socket, Story

HIDDEN = {"setsockopt", "getsockopt", "settimeout", "setblocking"}  # the table has them
LONG = 50_000_000  # ns; a send that took longer was held up by full queues


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment: a call starts to wait, or has come to its end."""

    time: int
    call: Call
    end: bool  # else the start


@dataclass(frozen=True)
class Conversation:
    """Two ends that talk, or one whose other end is not recorded."""

    one: Socket
    other: Socket | None

    @property
    def name(self) -> str:
        """Who talks with whom: `client 127.0.0.1:50312 ⇄ server 127.0.0.1:5005`."""
        there = self.other.process.name if self.other else "?"
        return visible(f"{self.one.process.name} {self.one.local} ⇄ {there} {self.one.peer}")

    def concerns(self, call: Call) -> bool:
        """Tell whether a call belongs to it: its own calls, and those that brought it about."""
        if call.socket is None:
            return call.process in self._processes
        if call.socket in (self.one, self.other) or call.made in (self.one, self.other):
            return True
        return call.socket.listening is not None and call.socket.process in self._processes

    @property
    def _processes(self) -> set[Process]:
        return {end.process for end in (self.one, self.other) if end}


def conversations(story: Story) -> list[Conversation]:
    """Return the conversations in the order in which they began; the end that connected first."""
    found = []
    ends = {  # once each, though a child or a duplicate may use the same one
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
    """Return all moments of a story, or only those that concern one conversation."""
    found = []
    for call in story.calls:
        if call.name in HIDDEN or _given_up(call) or (only and not only.concerns(call)):
            continue
        if call.end is None:
            if not call.loop:
                found.append(Moment(call.start, call, end=False))
            continue
        waited = call.wait and not call.loop and not _is_send(call)
        if waited or (_is_send(call) and call.end - call.start > LONG):
            found.append(Moment(call.start, call, end=False))
            found.append(Moment(call.end, call, end=True))
        else:
            found.append(Moment(call.start if _acts_at_once(call) else call.end, call, end=True))
    found.sort(key=lambda moment: moment.time)
    return found


def _given_up(call: Call) -> bool:
    """Tell whether a loop waited, and nothing came before the socket was closed."""
    if not call.loop or call.end is None or call.error:
        return False
    return (call.name == "accept" and call.made is None) or (call.name == "recv" and call.size < 0)


def _acts_at_once(call: Call) -> bool:
    """Tell whether what a call does to the other side happens at its start, not at its end."""
    return _is_send(call) or (call.name == "connect" and call.loop and not call.error)


def _is_send(call: Call) -> bool:
    return call.name in SENDS


def lanes(story: Story, shown: list[Moment]) -> list[Process]:
    """Return the processes that take part in `shown`, those that listen first."""
    there = {moment.call.process for moment in shown}
    for moment in shown:
        if moment.call.socket and (other := story.other_end(moment.call.socket)):
            there.add(other.process)
    return [process for process in story.cast if process in there]


def listener(story: Story, call: Call) -> Process | None:
    """Return the process that a `connect` reaches, whether or not it has accepted it yet."""
    if call.socket and (other := story.other_end(call.socket)):
        return other.process
    for process in story.processes:
        for socket in process.sockets.values():
            if socket.listening is not None and same_place(socket.local, call.peer):
                return process
    return None
