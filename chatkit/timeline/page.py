"""The whole timeline as one HTML page, without any other file: for a lab report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from chatkit.message import shortened, visible
from chatkit.texts import grouped, language, say
from chatkit.timeline.busy import busy
from chatkit.timeline.calls import CallTable, call_table
from chatkit.timeline.colours import CSS, style_sheet
from chatkit.timeline.diagram import diagram
from chatkit.timeline.html import banner, warning, who_waits
from chatkit.timeline.moments import Moment, moments
from chatkit.timeline.part import ALL, Part
from chatkit.timeline.story import Story

MAX_PAGE = 1_900_000  # bytes, so that a page stays below 2 MB, which a mail still carries
MAX_MOMENTS = 600  # in the diagram: 25 sheets of paper
ON_A_SHEET = 24  # moments in one piece of the diagram, which fits a sheet of A4
MAX_DIAGRAM = 900_000  # bytes
UNFOLDED = 8192  # bytes of calls, 8 sheets of A4: so many are printed unfolded
EXCERPT_CSS = f"{style_sheet('excerpt')}\n{CSS}"  # the look of an excerpt, on any page
MAX_SENTENCES = 20  # about the record
MAX_SENTENCE = 400  # characters
MAX_ABOUT = 4 * MAX_SENTENCES * MAX_SENTENCE + 4000  # bytes: the sentences, in UTF-8, and the tags


@dataclass(frozen=True)
class Section:
    """A piece of HTML in front of the timeline: a chat's log, the pieces of a cable."""

    title: str
    html: str


@dataclass(frozen=True)
class Excerpt:
    """The timeline of a part of a story, as HTML for the middle of a page."""

    about: str  # the sentences on the parts that are left out
    html: str
    unfolds: bool  # so few bytes of calls that they are printed unfolded

    @property
    def of_body(self) -> str:
        """The class of the element around it, which decides how it is printed."""
        return "chatkit-unfolds" if self.unfolds else "chatkit-folded"


def page(story: Story, part: Part = ALL, sections: Sequence[Section] = ()) -> str:
    """Return the page in the reader's language; it shows the story as it stands at its end."""
    title = escape(sections[0].title if sections else say("timeline"))
    first_of_all = sections[0].html if sections else ""  # its title is that of the page
    others = "".join(f"<h2>{escape(one.title)}</h2>\n{one.html}\n" for one in sections[1:])
    before = f"{first_of_all}\n{others}"
    before += f"<h2>{escape(say('timeline'))}</h2>" if sections else ""
    style = f"{style_sheet('page')}\n{EXCERPT_CSS}"
    room = MAX_PAGE - len(f"{style}{before}".encode())
    shown = excerpt(story, part, room, "h3" if sections else "h2")
    return f"""<!doctype html>
<html lang="{language()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>chatkit: {title}</title>
<style>
{style}</style>
</head>
<body class="{shown.of_body}">
<h1>{title}</h1>
<p>{escape(say("page_made", time=f"{datetime.now():%Y-%m-%d %H:%M:%S}"))}</p>
{shown.about}
{before}
{shown.html}
</body>
</html>
"""


def excerpt(story: Story, part: Part, room: int, level: str) -> Excerpt:
    """Return the timeline of a part in at most `room` bytes; `level` is that of its headings."""
    at = story.until
    found, above = _moments(story, part)
    drawn, first = _diagram(story, found, above, at, min(MAX_DIAGRAM, room // 2))
    alarm, waits = _busy_loops(story, part, at) + banner(story, at), who_waits(story, at)
    around = "\n".join([alarm, waits, drawn])
    table = call_table(story, part, room - len(around.encode()) - MAX_ABOUT)
    cut = [say("page_cut", n=len(found) - first, all=grouped(len(found)))] if first else []
    sentences = [*_choice(story, part), *cut, *_left_out(story, table), *_troubles(story)]
    html = f"""{alarm}
<{level}>{escape(say("who_waits"))}</{level}>
{waits}
<{level}>{escape(say("page_diagram"))}</{level}>
{drawn}
<section class="chatkit-sheet">
<{level}>{escape(say("page_table"))}</{level}>
<p class="chatkit-on-paper">{escape(say("page_folded"))}</p>
<div class="wide">{table.html}</div>
</section>"""
    return Excerpt(_sentences(sentences), html, table.size <= UNFOLDED)


# the sentences at the top


def _sentences(sentences: Sequence[str]) -> str:
    if not sentences:
        return ""
    cut = [shortened(one, MAX_SENTENCE) for one in sentences[:MAX_SENTENCES]]
    return f'<ul class="chatkit-about">{"".join(f"<li>{escape(one)}</li>" for one in cut)}</ul>'


def _busy_loops(story: Story, part: Part, at: int) -> str:
    """Return the warnings about busy loops; each names the loop and its cure."""
    found = [one for one in busy(story, at) if part.takes(one.call)][-MAX_SENTENCES:]
    return "".join(
        f"{warning(shortened(each, MAX_SENTENCE) for each in one.sentences)}\n" for one in found
    )


def _choice(story: Story, part: Part) -> list[str]:
    """Return the sentences about a choice of the reader's: this page has a part alone."""
    found = []
    if part.only:
        found.append(say("page_only", name=part.only.name))
    if part.program:
        found.append(say("page_program", name=visible(part.program.name)))
    if story.calls and story.calls[0].start < part.since:
        first = next((call for call in part.calls(story) if call.start >= part.since), None)
        clock = f"{datetime.fromtimestamp(first.wall / 1e9):%H:%M:%S}" if first else ""
        found += [say("page_since", time=clock)] if clock else []
    return found


def _left_out(story: Story, table: CallTable) -> list[str]:
    """Return the sentences about the calls and the bytes that have no room on the page."""
    found, folder = [], visible(str(story.folder.path))
    if table.shown < table.calls:
        numbers = {"shown": grouped(table.shown), "all": grouped(table.calls)}
        found.append(say("page_calls_cut", **numbers, folder=folder))
    if table.dumped < table.with_bytes:
        found.append(say("page_bytes_cut", shown=grouped(table.dumped), folder=folder))
    return found


def _troubles(story: Story) -> list[str]:
    """Return the sentences about recordings that stopped and files that cannot be read."""
    stopped = [process.full for process in story.processes if process.full]
    return [visible(one) for one in [*stopped, *story.folder.problems]]


# the diagram
#
# It is drawn in pieces. Paper cuts a long picture anywhere, and its upper end, where the lanes have
# their names, would be far away on a screen, too. Each piece fits a sheet and has the names and the
# states of its own time. The pieces are made from the end backwards, as long as there is room.


def _moments(story: Story, part: Part) -> tuple[list[Moment], list[Moment]]:
    """Return the moments of a part, and those of the same calls before it."""
    known = [moment for moment in moments(story, part.only) if part.takes(moment.call)]
    found = [moment for moment in known if moment.time >= part.since]
    return found, [moment for moment in known if moment.time < part.since]


def _diagram(
    story: Story, found: list[Moment], above: list[Moment], at: int, room: int
) -> tuple[str, int]:
    """Return the diagram as HTML, and the number of the first moment that it has, from 0."""
    pieces: list[str] = []
    size, shown = 0, len(found)
    for first in reversed(range(max(0, len(found) - MAX_MOMENTS), len(found), ON_A_SHEET)):
        piece = _piece(story, found, above, first, shown, at)
        size += len(piece.encode())
        if size > room:
            break
        pieces.append(piece)
        shown = first
    return "".join(reversed(pieces)), shown


def _piece(
    story: Story, found: list[Moment], above: list[Moment], first: int, last: int, at: int
) -> str:
    rows = found[first:last]
    until = at if last == len(found) else rows[-1].time
    begun = [
        moment
        for moment in [*above, *found[:first]]
        if not moment.end and (moment.call.end is None or moment.call.end >= rows[0].time)
    ]
    drawn = diagram(story, rows, until, found[0].time, above=begun, name=f"chatkit-{first}")
    numbers = escape(say("page_piece", first=first + 1, last=last, all=len(found)))
    caption = f"<figcaption>{numbers}</figcaption>" if len(rows) < len(found) else ""
    return f"<figure>{drawn}{caption}</figure>\n"
