"""The words beside a moment of the diagram: `recv() → 9 byte`, `“Halo Bob!”`."""

import codecs

from chatkit.address import same_place
from chatkit.message import visible, without_middle
from chatkit.texts import say
from chatkit.timeline.moments import Moment
from chatkit.timeline.states import state
from chatkit.timeline.story import Call, Socket, Story


def describe(story: Story, moment: Moment) -> str:
    """Return the label of a moment: the call, and its outcome if the moment is its end."""
    call = moment.call
    call_text = f"{call.name}()"
    if not moment.end:
        return say("diagram_asks" if call.name == "input" else "diagram_waits", call=call_text)
    if call.error:
        return f"{call_text} ✕ {visible(call.fault)}"
    match call.name:
        case "bind":
            return f"bind({visible(call.local)})"
        case "listen" | "connect" | "close" | "shutdown" if call.socket:
            return f"{call_text} → {state(story, call.socket, call.end or moment.time)}"
        case "accept":
            return f"accept() → {port(call.peer)}"
        case "recv" | "recvfrom":
            return f"{call_text} → {say('bytes', n=call.size) if call.size else say('no_more')}"
        case "send" | "sendall" if call.size == 0:
            return f"{call.name}(b'') → {say('bytes', n=0)}"
        case "send" | "sendall" | "sendto":
            return f"{call.name}({say('bytes', n=call.size)})"
    return call_text


def refusal(story: Story, call: Call) -> str:
    """Return why a connect was refused: `nobody listens at 127.0.0.1:5020`; else empty.

    Nothing is claimed of an address at which a recorded socket listened.
    """
    if call.name != "connect" or call.fault != "ConnectionRefusedError":
        return ""
    there = (one for one in story.listening if same_place(one.local, call.peer))
    if any(state(story, one, call.start) == "LISTEN" for one in there):
        return ""
    return say("nobody_listens", address=visible(call.peer))


def way(call: Call) -> str:
    """Return the kind of a call's socket and its addresses, as far as they are known.

    That of an accept: `listening socket → connected socket 127.0.0.1:5020 ⇄ 127.0.0.1:50312`.
    """
    kinds = [_kind(one, call.end or call.start) for one in (call.socket, call.made) if one]
    ends = " ⇄ ".join(visible(end) for end in (call.local, call.peer) if end)
    return f"{' → '.join(filter(None, kinds))} {ends}".strip()


def _kind(socket: Socket, at: int) -> str:
    """Return which kind of socket it was at the time `at`; empty before it was one of these."""
    for since, key in ((socket.listening, "listening"), (socket.connected, "connected")):
        if since is not None and since <= at:
            return say(f"socket_{key}")
    return ""


def text_of(call: Call) -> str:
    """Return the recorded bytes of a call as text that is safe to show: `Halo é`, `aé\\xc3`.

    A letter that was cut in two shows as bytes, unless it was the record that has cut it.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
    return visible(decoder.decode(call.data, final=call.size <= len(call.data)))


def quoted(call: Call, letters: int) -> str:
    """Return the bytes of a call as text, at most so many letters: `“Halo Bob!”`; else empty.

    The end is worth more than the middle, because a stamp stands in front of many messages.
    """
    if not call.data:
        return ""
    text = without_middle(text_of(call), letters, letters // 3)
    # where the record has only the first bytes, no closing mark pretends that the text ends there
    return f"“{text}…" if call.size > len(call.data) else f"“{text}”"


def port(address: str) -> str:
    """Return `:5005` of `127.0.0.1:5005`; a dash where there is no address yet."""
    return ":" + visible(address.rpartition(":")[2]) if address else "–"
