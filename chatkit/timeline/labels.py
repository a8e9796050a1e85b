"""The label beside a moment of the diagram: `recv() → 9 byte`."""

from chatkit.texts import say
from chatkit.timeline.moments import Moment
from chatkit.timeline.states import state
from chatkit.timeline.story import Story


def describe(story: Story, moment: Moment) -> str:
    """Return the label of a moment: the call, and its outcome if the moment is its end."""
    call = moment.call
    call_text = f"{call.name}()"
    if not moment.end:
        return say("diagram_asks" if call.name == "input" else "diagram_waits", call=call_text)
    if call.error:
        return f"{call_text} ✕ {call.fault}"
    match call.name:
        case "bind":
            return f"bind({call.local})"
        case "listen" | "connect" | "close" | "shutdown" if call.socket:
            return f"{call_text} → {state(story, call.socket, call.end or moment.time)}"
        case "accept":
            return f"accept() → {port(call.peer)}"
        case "recv":
            return f"recv() → {say('bytes', n=call.size) if call.size else say('no_more')}"
        case "send" | "sendall" if call.size == 0:
            return f"{call.name}(b'') → {say('bytes', n=0)}"
        case "send" | "sendall":
            return f"{call.name}({say('bytes', n=call.size)})"
    return call_text


def port(address: str) -> str:
    """Return `:5005` of `127.0.0.1:5005`; a dash where there is no address yet."""
    return ":" + address.rpartition(":")[2] if address else "–"
