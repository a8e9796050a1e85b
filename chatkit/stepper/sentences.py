"""The sentences below a stepper: the state of its program, for a person to read."""

from chatkit.message import echoed, visible
from chatkit.stepper.snapshot import Blocked, Snapshot
from chatkit.texts import duration, say

PLAIN = {
    "ready": "step_ready",
    "running": "step_running",
    "asking": "step_asking",
    "ended": "step_ended",
    "stopped": "step_stopped",
}


def sentences(snapshot: Snapshot) -> list[str]:
    """Return the sentences for a snapshot: its phase, each wait, unread answers, and its end."""
    return [
        _phase(snapshot),
        *_thread(snapshot),
        *_waits(snapshot),
        *_unread(snapshot),
        *_farewell(snapshot),
    ]


def _phase(snapshot: Snapshot) -> str:
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


def _thread(snapshot: Snapshot) -> list[str]:
    """Return the sentence about the thread that is stepped, where there are several."""
    if len(snapshot.threads) < 2:
        return []
    return [say("step_thread", thread=visible(dict(snapshot.threads).get(snapshot.stepped, "?")))]


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


def _unread(snapshot: Snapshot) -> list[str]:
    """Return the sentence about answers that were typed ahead, or never asked for."""
    if not snapshot.typed_ahead:
        return []
    answers = " ".join(f"“{echoed(one)}”" for one in snapshot.typed_ahead)
    return [say("step_unread" if snapshot.over else "step_typed_ahead", answers=answers)]


def _farewell(snapshot: Snapshot) -> list[str]:
    """Return one paragraph for a program that is over: its sockets, its variables, the way on."""
    if not snapshot.over:
        return []
    left = say("step_left_open", count=snapshot.open) if snapshot.open else say("step_all_closed")
    kept = [f"{visible(name)} ({visible(kind)})" for name, kind in snapshot.missing]
    behind = [say("step_missing", variables=", ".join(kept))] if kept else []
    return [f"{left} {say('step_yours')} {say('step_again')}", *behind]
