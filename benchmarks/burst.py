"""What a message costs the browser late in a conversation, and 1,000 messages sent at once.

Bytes are those of the websocket frames that the page receives, for both panels together.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from benchmarks.lab import RUN, Chat, Side, chat
from benchmarks.report import Row, at_most, progress, times

EARLY, LATE = 300, 5_000  # which message is weighed
WEIGHED = 15  # messages up to that one, each alone; their median counts
CHUNK = 1_000  # messages sent without a pause; 96 KiB may wait
QUIET = 400  # ms in which all that belongs to a message has reached the page

MANY = 1_000
LIMIT = 2.0  # seconds
PATIENCE = 4_000  # ms after which we look at what came
TYPED = "Can you hear me?"
TOKEN = re.compile(r"m(\d{5})")
SEND = """
for number in range({first}, {end}):
    panel.endpoint.send(f"m{{number:05}}")
"""

# begins to note every state of both logs, with its time in ms, and when Enter is pressed
WATCH = """targets => {
  const notes = {states: targets.map(() => [])};
  targets.forEach((target, i) => {
    new MutationObserver(() => notes.states[i].push([performance.now(), target.textContent]))
      .observe(target, {subtree: true, childList: true, characterData: true});
  });
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter') notes.pressed = performance.now();
  }, {capture: true});
  window.notes = notes;
}"""
RUN_UNWATCHED = f"names => {{ window.notes.start = performance.now(); ({RUN})(names); }}"


class State(NamedTuple):
    """What a log showed, and from when on."""

    time: float  # ms
    text: str


class Notes(NamedTuple):
    """What was noted in the page: both logs over time, the start of the burst, and the Enter."""

    sent: list[State]
    came: list[State]
    start: float  # ms, as all times here
    pressed: float


@dataclass(frozen=True)
class Shown:
    """How the numbered messages appeared in one log."""

    in_order: bool
    seen: int
    own_lines: int
    last: float | None  # ms on the page's clock


def measure() -> list[Row]:
    """Return the bytes of an early and a late message, and how a thousand at once fared."""
    with chat(free=True, counting=True) as here:
        rows = weigh(here)
    for name in ("server", "client"):
        with chat(free=True) as here:
            rows += burst(here, name)
    return rows


# bytes


def weigh(here: Chat) -> list[Row]:
    """Return the bytes of message 300 and of message 5,000."""
    send(here, 0, EARLY - WEIGHED)
    early = weigh_up_to(EARLY, here)
    for first in range(EARLY, LATE - WEIGHED, CHUNK):
        progress(f"message {first:,} of {LATE:,}")
        send(here, first, min(first + CHUNK, LATE - WEIGHED))
    late = weigh_up_to(LATE, here)
    return [
        Row(f"bytes to the browser for message {EARLY}", f"{early:,.0f}", times(1, 1)),
        at_most(f"bytes to the browser for message {LATE:,}", f"{late:,.0f}", late / early, 1.05),
    ]


def send(here: Chat, first: int, end: int) -> None:
    """Have a cell in the server's notebook send these; wait until the page is quiet."""
    here.server.run(SEND.format(first=first, end=end))
    here.server.run("panel.endpoint.flush()")
    here.page.wait_for_timeout(QUIET)


def weigh_up_to(last: int, here: Chat) -> float:
    """Return the median of the bytes that each of the last few messages up to `last` cost."""
    return median(weigh_one(f"m{number:05}", here) for number in range(last - WEIGHED, last))


def weigh_one(text: str, here: Chat) -> int:
    """Type one message into the server's box and return the bytes that reach the page."""
    here.server.box.fill(text)
    here.page.wait_for_timeout(QUIET)
    before = here.received
    here.server.box.press("Enter")
    here.page.wait_for_timeout(QUIET)
    return here.received - before


# a thousand at once


def burst(here: Chat, name: str) -> list[Row]:
    """Send a thousand messages in a cell of the notebook `name`, type meanwhile, and look."""
    sender, receiver = sides(here, name)
    progress(f"{MANY:,} messages from the {name}")
    here.page.evaluate(WATCH, [sender.element(), receiver.element()])
    receiver.box.click()
    here.page.evaluate(RUN_UNWATCHED, [name, SEND.format(first=0, end=MANY)])
    receiver.box.fill(TYPED)
    receiver.box.press("Enter")
    here.page.wait_for_timeout(PATIENCE)
    notes = here.page.evaluate("() => window.notes")
    sent, came = ([State(*state) for state in states] for states in notes["states"])
    return burst_rows(name, Notes(sent, came, notes["start"], notes["pressed"]))


def sides(here: Chat, name: str) -> tuple[Side, Side]:
    """Return the side that sends and the one that receives."""
    both = (here.server, here.client)
    return both if name == "server" else both[::-1]


def burst_rows(name: str, notes: Notes) -> list[Row]:
    """Return what the receiver saw and when, and what the sender saw."""
    came, sent = appearance(notes.came), appearance(notes.sent)
    whole = came.in_order and came.seen == MANY
    last = (came.last - notes.start) / 1e3 if came.last else float("inf")
    answer = answered(notes)
    other = "client" if name == "server" else "server"
    return [
        Row(
            f"{MANY:,} messages from the {name}: seen in order in the {other}'s panel",
            f"{came.seen:,} ({came.own_lines:,} on lines of their own)",
            "",
            f"{MANY:,}",
            whole,
        ),
        at_most("… until the last one is seen", f"{last:.2f} s", last, LIMIT, "s"),
        Row(
            f"… typed in the {other}'s box meanwhile, seen in the {name}'s panel",
            "never" if answer is None else f"after {answer:.0f} ms",
            "",
            f"before the last of the {MANY:,}",
            answer is not None and notes.pressed + answer < (came.last or 0),
        ),
        Row(
            f"… drawn on the way in the {name}'s own panel (the last 200 lines, 20 times a second)",
            f"{sent.seen:,} ({sent.own_lines:,} on lines of their own)",
        ),
    ]


def appearance(states: list[State]) -> Shown:
    """Return how the numbered messages appeared over all states of a log."""
    numbers = [[int(number) for number in TOKEN.findall(state.text)] for state in states]
    gapless = all(b == a + 1 for shown in numbers for a, b in pairwise(shown))
    tops = [shown[-1] for shown in numbers if shown]
    last = next((s.time for s, n in zip(states, numbers, strict=True) if MANY - 1 in n), None)
    own = {line for s in states for line in s.text.splitlines() if len(TOKEN.findall(line)) == 1}
    return Shown(
        in_order=gapless and tops == sorted(tops),
        seen=len({number for shown in numbers for number in shown}),
        own_lines=len({TOKEN.findall(line)[0] for line in own}),
        last=last,
    )


def answered(notes: Notes) -> float | None:
    """Return after how many ms the typed text was seen by the one who was sending."""
    times_seen = (state.time for state in notes.sent if TYPED in state.text)
    seen = next(times_seen, None)
    return None if seen is None else seen - notes.pressed
