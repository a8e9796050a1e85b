"""How a stepped program stands, in sentences."""

from chatkit.message import visible
from chatkit.stepper.place import Blocked
from chatkit.stepper.stepping import Snapshot
from chatkit.texts import duration, say

PLAIN = {
    "ready": "step_ready",
    "running": "step_running",
    "asking": "step_asking",
    "ended": "step_ended",
    "stopped": "step_stopped",
}


def sentences(snapshot: Snapshot) -> list[str]:
    """Return how the program stands, as a person reads it."""
    return [_how(snapshot), *_waits(snapshot), *_rest(snapshot)]


def _how(snapshot: Snapshot) -> str:
    place = snapshot.place
    match snapshot.phase:
        case "paused" if snapshot.about:
            return say("step_about", line=place.line, call=snapshot.about)
        case "paused" if place.function:
            return say("step_paused_function", line=place.line, function=place.function)
        case "paused":
            return say("step_paused", line=place.line)
        case "failed" if place.line:
            return say("step_failed", line=place.line, problem=snapshot.problem)
        case "failed":
            return say("step_failed_outside", problem=snapshot.problem)
        case "ended" | "stopped" if snapshot.problem:
            return snapshot.problem
        case "blocked":
            return _wait(snapshot.blocked[0]) if snapshot.blocked else say("step_running")
    return say(PLAIN[snapshot.phase])


def _waits(snapshot: Snapshot) -> list[str]:
    return [_wait(call) for call in snapshot.blocked if call.thread]


def _wait(call: Blocked) -> str:
    since = duration(call.seconds)
    if call.thread:
        return say(
            "step_blocked_thread",
            thread=visible(call.thread),
            call=call.text,
            since=since,
            ends=call.ends,
        )
    return say("step_blocked", call=call.text, since=since, ends=call.ends)


def _rest(snapshot: Snapshot) -> list[str]:
    """Return the sentences about a program that is over: open sockets, and the variables."""
    if not snapshot.over:
        return []
    left = say("step_left_open", count=snapshot.open) if snapshot.open else say("step_all_closed")
    return [f"{left} {say('step_yours')} {say('step_again')}"]
