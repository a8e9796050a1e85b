"""All that a timeline shows at one moment, as HTML: what is chosen goes in, pictures come out."""

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
    """What a reader wants to see. `moment` counts the moments; None follows the newest."""

    moment: int | None = None
    only: Conversation | None = None
    since: int = 0  # what was before this time is left out
    with_table: bool = False
    name: str = "chatkit"  # of the diagram, unlike that of any other on the page


@dataclass(frozen=True)
class Picture:
    """What there is to see."""

    banner: str
    waits: str
    diagram: str
    bytes: str
    table: str
    status: str
    marks: int
    moment: int  # which of them is the newest or the chosen one
    conversations: list[Conversation]
    only: int | None  # which of them is shown alone


def picture(story: Story, choice: Choice) -> Picture:
    """Return what `choice` shows of the story as it stands."""
    known = conversations(story)
    only = _as_known(choice, known)
    ever = moments(story, only)
    before = bisect_left(ever, choice.since, key=lambda moment: moment.time)
    told = ever[before:]
    last = len(told) - 1
    moment = last if choice.moment is None else max(0, min(choice.moment, last))
    chosen = told[moment] if choice.moment is not None and told else None
    at = chosen.time if chosen else story.until
    end = min(moment + 1 + (AHEAD if chosen else 0), len(told))
    begin = max(0, end - VISIBLE)
    shown = told[begin:end]
    zero = told[0].time if told else 0
    above = ever[: before + begin]
    drawn = diagram(story, shown, at, zero, chosen, above, choice.name) if shown else ""
    return Picture(
        banner=banner(story, at),
        waits=who_waits(story, at),
        diagram=drawn,
        bytes=bytes_of(chosen.call if chosen else _last_with_bytes(shown)),
        table=_table(story, choice, only, shown) if choice.with_table else "",
        status=_status(chosen, moment, len(told)),
        marks=len(told),
        moment=moment,
        conversations=known,
        only=known.index(only) if only in known else None,
    )


def _as_known(choice: Choice, known: list[Conversation]) -> Conversation | None:
    """Return the chosen conversation with both its ends; one may not have been recorded before."""
    if choice.only is None:
        return None
    ends = {choice.only.one, choice.only.other} - {None}
    return next((one for one in known if ends & {one.one, one.other}), choice.only)


def _last_with_bytes(shown: list[Moment]) -> Call | None:
    return next((one.call for one in reversed(shown) if one.end and one.call.data), None)


def _table(story: Story, choice: Choice, only: Conversation | None, shown: list[Moment]) -> str:
    """Return the table of the newest calls up to the last mark shown, options included."""
    until = shown[-1].time if shown else 0
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
