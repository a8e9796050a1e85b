"""Busy loops: programs that ask again and again without a pause, and the cure of each."""

from dataclasses import dataclass
from errno import EBADF

from chatkit.message import visible
from chatkit.texts import grouped, say
from chatkit.timeline.model import Call
from chatkit.timeline.story import SENDS, Story
from chatkit.trace.fold import RECEIVES

MANY = 100  # calls; a few quick ones are no loop
# Calls in a second. A loop that pauses for only 1 ms makes fewer than 1,000 calls, and the next
# call may have another result. Where the result is the same for ever, as at the end of a stream,
# no pause makes sense, and 50 calls a second are more than a person or a clock asks for.
PAUSELESS, HOPELESS = 1000, 50
CLOSED = {EBADF, 10038}  # errno of a call on a closed socket; Windows says WSAENOTSOCK


@dataclass(frozen=True)
class Busy:
    """A busy loop."""

    call: Call  # the one that says most about it
    place: str  # the line of the script that makes it, "spin.py:14"; "" where it is unknown
    sentences: list[str]  # plain text: the mistake, the line, the cure


def busy(story: Story, at: int) -> list[Busy]:
    """Return the busy loops that have begun by the time `at`; the newest one comes last."""
    found: dict[tuple[object, ...], tuple[str, Call, int]] = {}
    begun = [cycle for cycle in story.cycles if cycle[-1].start <= at]
    for cycle in sorted(begun, key=lambda cycle: cycle[-1].start):
        kind, call = _kind(cycle)
        if kind and _is_busy(kind, call):
            key = call.process, call.thread, kind, call.name
            _, earlier, before = found.pop(key, ("", call, 0))
            shown = call if call.place else earlier
            found[key] = kind, shown, before + _count(call, at)
    return [
        Busy(call, call.place, _sentences(kind, call, count))
        for kind, call, count in found.values()
    ]


def _kind(cycle: list[Call]) -> tuple[str, Call]:
    """Return the kind of a loop, the end of a sentence's key, and the call that shows it."""
    for call in cycle:
        if (kind := _trouble(call)) and kind != "empty":
            return kind, call
    for call in cycle:
        if _trouble(call):
            return "empty", call
    for call in cycle:
        if call.name == "select":
            return _selecting(call), call
    return "", cycle[0]


def _trouble(call: Call) -> str:
    """Return the kind of a call that did not do what its program hoped for; else ""."""
    if call.name in RECEIVES and call.size == 0 and not call.error:
        socket = call.socket
        # nothing is claimed of recv(0), of an empty datagram, and after one's own shutdown
        told = socket is not None and socket.stream and socket.heard_end is not None
        return "end" if told else ""
    if not call.error or call.fault == "TimeoutError":
        return ""
    if call.errno in CLOSED:
        return "closed"
    if call.fault == "BlockingIOError":
        return "empty" if call.name in RECEIVES | {"accept"} else ""
    if call.name in SENDS:
        return "nobody"
    if call.name == "connect":
        return "refused" if call.fault == "ConnectionRefusedError" else "fails"
    return "fails" if call.name in RECEIVES | {"accept", "input"} else ""


def _selecting(call: Call) -> str:
    """Return the kind of a loop in which select returns at once."""
    if call.wait == 0:
        return "asks"
    each = (call.latest - call.start) / call.count / 1e9
    return "ready" if call.wait < 0 or each < call.wait / 2 else ""


def _is_busy(kind: str, call: Call) -> bool:
    seconds = (call.latest - call.start) / 1e9
    limit = HOPELESS if kind in ("end", "closed", "nobody") else PAUSELESS
    return call.count >= MANY and call.count > limit * seconds


def _count(call: Call, at: int) -> int:
    """Return how many of the calls were made by the time `at`."""
    if call.last_end is None or call.last_end <= at:
        return call.count
    return max(call.count * (at - call.start) // (call.last_end - call.start), 1)


def _sentences(kind: str, call: Call, count: int) -> list[str]:
    values = {
        "program": visible(call.process.name),
        "call": call.name,
        "count": grouped(count),
        "error": visible(call.error),
    }
    found = [say(f"busy_{kind}", **values)]
    if call.place:
        found.append(say("busy_line", place=visible(call.place)))
    return [*found, say(f"busy_cure_{kind}", **values)]
