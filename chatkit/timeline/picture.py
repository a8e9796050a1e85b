"""The timeline at one moment, as HTML: a `Choice` goes in, a `Picture` comes out."""

from bisect import bisect_left
from dataclasses import dataclass
from html import escape

from chatkit.texts import say
from chatkit.timeline.diagram import diagram
from chatkit.timeline.html import banner, busy_banner, bytes_of, table, who_waits
from chatkit.timeline.moments import Conversation, Moment, conversations, moments
from chatkit.timeline.story import Call, Story

VISIBLE = 40  # moments in the diagram; the reader scrolls back to the others
AHEAD = 4  # moments after the chosen one
TABLE_ROWS = 200


@dataclass(frozen=True)
class Choice:
    """The wishes of a reader: the moment, the conversation, and whether the table is open."""

    moment: int | None = None  # its number, from 0; None: always the newest
    top: int | None = None  # the first row of the diagram, as long as the moment stays in sight
    only: Conversation | None = None  # None: all of them
    since: int = 0  # earlier moments are left out …
    oldest: int = 0  # … and offered again from here on
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
    earlier: int  # the number of those left out
    top: int  # the number of the first one in the diagram
    moment: int  # the number of the chosen one, or of the newest
    conversations: list[Conversation]
    only: int | None  # the number of the chosen one


def picture(story: Story, choice: Choice) -> Picture:
    """Return the picture of a story that `choice` asks for."""
    known = conversations(story)
    only = as_known(choice, known)
    everything = moments(story, only)
    skipped = bisect_left(everything, choice.since, key=lambda moment: moment.time)
    offered = everything[skipped:]
    last = len(offered) - 1
    moment = last if choice.moment is None else max(0, min(choice.moment, last))
    chosen = offered[moment] if choice.moment is not None and offered else None
    at = chosen.told if chosen else story.until
    begin, end = _window(choice, moment, len(offered))
    rows = offered[begin:end]
    zero = offered[0].time if offered else 0
    above = everything[: skipped + begin]
    earlier = skipped - bisect_left(everything, choice.oldest, key=lambda moment: moment.time)
    drawn = ""
    if rows or (everything and only is None):
        drawn = diagram(story, rows, at, zero, chosen, above, choice.name, begin)
    quiet = f"<p>{escape(say('timeline_quiet'))}</p>" if drawn and not rows else ""
    return Picture(
        banner=banner(story, at) + busy_banner(story, at, choice.since),
        waits=who_waits(story, at),
        diagram=quiet + drawn,
        bytes=bytes_of(story, chosen.call if chosen else _last_with_bytes(rows)),
        table=_table(story, choice, only, rows) if choice.with_table else "",
        status=_status(chosen, moment, len(offered), earlier),
        count=len(offered),
        earlier=earlier,
        top=begin,
        moment=moment,
        conversations=known,
        only=known.index(only) if only in known else None,
    )


def _window(choice: Choice, moment: int, count: int) -> tuple[int, int]:
    """Return the first row of the diagram, and the one after its last.

    A moment that is chosen among the rows on the screen moves none of them.
    """
    if choice.moment is None:
        return max(0, count - VISIBLE), count
    if choice.top is not None and choice.top <= moment < choice.top + VISIBLE:
        return choice.top, min(choice.top + VISIBLE, count)
    end = min(moment + 1 + AHEAD, count)
    return max(0, end - VISIBLE), end


def beginning(story: Story, oldest: int, today: int) -> int:
    """Return the time at which a new timeline begins: `oldest`, or `today` if much has happened.

    A past that fits into one diagram is worth seeing: the client that has waited before the
    timeline was made, for example. More than that would be no picture for a beginner.
    """
    past = [moment for moment in moments(story) if oldest <= moment.time < today]
    return oldest if len(past) <= VISIBLE else today


def as_known(choice: Choice, known: list[Conversation]) -> Conversation | None:
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


def _status(chosen: Moment | None, moment: int, count: int, earlier: int) -> str:
    if chosen:
        newer = count - moment - 1
        return say("timeline_back_then", number=moment + 1, count=count, newer=newer)
    left_out = f" {say('timeline_left_out', n=earlier)}" if earlier else ""
    return say("timeline_live", count=count) + left_out
