"""The TCP state of an end at a given time, worked out from the calls of both ends.

The system tells a state only to the process that owns the socket, and only the present one. So the
states (RFC 9293, section 3.3.2) are worked out, not measured. Four of them last for one round trip
of the network only, and are left out: SYN_RECEIVED, FIN_WAIT_1, CLOSING, LAST_ACK.
"""

from bisect import bisect_right

from chatkit.timeline.story import Socket, Story

TIME_WAIT = 60_000_000_000  # ns, as Linux has it; RFC 9293 says four minutes


def state(story: Story, socket: Socket, at: int) -> str:
    """Return the state at the time `at`: `LISTEN`, `ESTABLISHED`, `CLOSED` and so on."""
    if _came(socket.connected, at):
        return _connected(story, socket, at)
    if _came(socket.closed, at):
        return "CLOSED"
    if _came(socket.listening, at):
        return "LISTEN"
    if _came(socket.connecting, at) and not _came(socket.failed, at):
        return "SYN_SENT"
    return "CLOSED"


def _connected(story: Story, socket: Socket, at: int) -> str:
    other = story.other_end(socket)
    if _came(reset_at(story, socket), at):
        return "CLOSED"
    mine, theirs = finished_at(socket, other), finished_at(other, socket)
    if theirs is None or theirs > at:
        return _half_closed(other) if _came(mine, at) else "ESTABLISHED"
    if mine is None or mine > at:
        return "CLOSE_WAIT"
    return "TIME_WAIT" if mine <= theirs and at < theirs + TIME_WAIT else "CLOSED"


def _half_closed(other: Socket | None) -> str:
    """Return `FIN_WAIT_2`, with a question mark where the other end is not recorded.

    Such an end may have closed, too, and nothing tells us.
    """
    return "FIN_WAIT_2" if other else "FIN_WAIT_2?"


def finished_at(end: Socket | None, other: Socket | None) -> int | None:
    """Return the time of the FIN of `end`: that of its own call, or of the recv that noticed it."""
    return _first(end.finished if end else None, other.heard_end if other else None)


def reset_at(story: Story, socket: Socket) -> int | None:
    """Return the time at which a RST ended the connection; None where there was none.

    Two cases show in no call of the end that resets. An end that closes with unread bytes resets
    the connection (RFC 1122, section 4.2.2.13). So does an end that gets bytes after its close.
    """
    other = story.other_end(socket)
    if other is None:
        return socket.reset
    unread = _closed_unread(socket, other), _closed_unread(other, socket)
    return _first(socket.reset, other.reset, *unread)


def _closed_unread(closer: Socket, sender: Socket) -> int | None:
    """Return the time of the RST by which `closer` refuses bytes of `sender`; None for no such."""
    if closer.closed is None:
        return None
    place = bisect_right(sender.sends, closer.closed, key=lambda call: call.start)
    if place and sender.sends[place - 1].last > closer.received:
        return closer.closed
    return next((call.start for call in sender.sends[place:] if call.last > call.first), None)


def _first(*times: int | None) -> int | None:
    return min((time for time in times if time is not None), default=None)


def _came(time: int | None, at: int) -> bool:
    return time is not None and time <= at
