"""The timeline at one moment, as HTML: a `Choice` goes in, a `Picture` comes out."""

from bisect import bisect_left
from dataclasses import dataclass

from chatkit.texts import say
from chatkit.timeline.diagram import diagram
from chatkit.timeline.html import banner, bytes_of, table, who_waits
from chatkit.timeline.moments import Conversation, Moment, conversations, moments
from chatkit.timeline.story import Call, Story

VISIBLE = 40  # moments in the diagram; the reader scrolls back to the others
AHEAD = 4  # moments after the chosen one
TABLE_ROWS = 200


@dataclass(frozen=True)
class Choice:
    """The wishes of a reader: the moment, the conversation, and whether the table is open."""

    moment: int | None = None  # its number, from 0; None: always the newest
    only: Conversation | None = None  # None: all of them
    since: int = 0  # earlier moments are left out
    with_table: bool = False
    name: str = "chatkit"  # of the diagram: each one of a page has its own


@dataclass(frozen=True)
class Picture:
    """All that the panel shows: pieces of HTML, and numbers for its controls."""

    banner: str
    waits: str
    diagram: str
    bytes: str
    table: str
    status: str
    count: int  # of the moments
    moment: int  # the number of the chosen one, or of the newest
    conversations: list[Conversation]
    only: int | None  # the number of the chosen one


def picture(story: Story, choice: Choice) -> Picture:
    """Return the picture of a story that `choice` asks for."""
    known = conversations(story)
    only = _as_known(choice, known)
    everything = moments(story, only)
    skipped = bisect_left(everything, choice.since, key=lambda moment: moment.time)
    offered = everything[skipped:]
    last = len(offered) - 1
    moment = last if choice.moment is None else max(0, min(choice.moment, last))
    chosen = offered[moment] if choice.moment is not None and offered else None
    at = chosen.time if chosen else story.until
    end = min(moment + 1 + (AHEAD if chosen else 0), len(offered))
    begin = max(0, end - VISIBLE)
    rows = offered[begin:end]
    zero = offered[0].time if offered else 0
    above = everything[: skipped + begin]
    drawn = diagram(story, rows, at, zero, chosen, above, choice.name) if rows else ""
    return Picture(
        banner=banner(story, at),
        waits=who_waits(story, at),
        diagram=drawn,
        bytes=bytes_of(chosen.call if chosen else _last_with_bytes(rows)),
        table=_table(story, choice, only, rows) if choice.with_table else "",
        status=_status(chosen, moment, len(offered)),
        count=len(offered),
        moment=moment,
        conversations=known,
        only=known.index(only) if only in known else None,
    )


def _as_known(choice: Choice, known: list[Conversation]) -> Conversation | None:
    """Return the chosen conversation as the story knows it now.

    Its second end may have been unknown when the reader chose it.
    """
    if choice.only is None:
        return None
    ends = {choice.only.one, choice.only.other} - {None}
    return next((one for one in known if ends & {one.one, one.other}), choice.only)


def _last_with_bytes(rows: list[Moment]) -> Call | None:
    return next((row.call for row in reversed(rows) if row.end and row.call.data), None)


def _table(story: Story, choice: Choice, only: Conversation | None, rows: list[Moment]) -> str:
    """Return the table of the last calls up to the last row of the diagram.

    It also has the calls that the diagram hides, such as setsockopt.
    """
    until = rows[-1].time if rows else 0
    calls = [
        call
        for call in story.calls
        if call.start <= until
        and (call.end is None or call.end >= choice.since)
        and (only is None or only.concerns(call))
    ]
    return table(story, calls[-TABLE_ROWS:])


def _status(chosen: Moment | None, moment: int, count: int) -> str:
    if chosen is None:
        return say("timeline_live", count=count)
    return say("timeline_back_then", number=moment + 1, count=count)
