"""In which TCP state each end was at a given time, as far as the calls of both ends tell.

It is worked out, not measured: the system tells a state only to the process that owns the socket,
and only for now. RFC 9293, section 3.3.2, has the states. Those that pass within one round trip
of the network (SYN_RECEIVED, FIN_WAIT_1, CLOSING, LAST_ACK) are not told apart.
"""

from bisect import bisect_right

from chatkit.trace.story import Socket, Story


def state(story: Story, socket: Socket, at: int) -> str:
    """Return `LISTEN`, `ESTABLISHED`, `CLOSE_WAIT` and so on; `CLOSED` where there is nothing."""
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
    mine = socket.finished if _came(socket.finished, at) else None
    theirs = _end_of(other, socket)
    if not _came(theirs, at):
        return "ESTABLISHED" if mine is None else "FIN_WAIT_2"
    if mine is None:
        return "CLOSE_WAIT"
    assert theirs is not None
    return "TIME_WAIT" if mine <= theirs else "CLOSED"


def _end_of(other: Socket | None, socket: Socket) -> int | None:
    """Return when the other end said that it sends no more, or else when `socket` read that."""
    return other.finished if other else socket.heard_end


def reset_at(story: Story, socket: Socket) -> int | None:
    """Return when the connection was cut off by a reset instead of ended; None where it was not.

    An end that closes with unread bytes resets the connection (RFC 1122, section 4.2.2.13), and
    so does one that receives bytes after it was closed.
    """
    other = story.other_end(socket)
    times = [socket.reset, other.reset if other else None]
    if other:
        times += [_closed_unread(socket, other), _closed_unread(other, socket)]
    return min((time for time in times if time is not None), default=None)


def _closed_unread(closer: Socket, sender: Socket) -> int | None:
    if closer.closed is None:
        return None
    place = bisect_right(sender.sends, closer.closed, key=lambda call: call.start)
    if place and sender.sends[place - 1].last > closer.received:
        return closer.closed
    return next((call.start for call in sender.sends[place:] if call.size > 0), None)


def _came(time: int | None, at: int) -> bool:
    return time is not None and time <= at
