"""A story as a table: a row for each call, in order of time, as plain text and as CSV."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from chatkit.message import shortened, visible
from chatkit.texts import grouped, say
from chatkit.timeline.labels import refusal
from chatkit.timeline.part import ALL, Part
from chatkit.timeline.story import Call, Story

COLUMNS = (
    "time", "clock", "program", "call", "local", "peer", "bytes", "text", "result", "waited",
    "times", "last",
)  # fmt: skip
ON_A_PAGE = COLUMNS[:-2]  # a page and a plain table have the last two in `time` and `call`
# A spreadsheet computes a cell that begins with one of these characters. In many countries the
# semicolon separates cells, so a cell may begin after a semicolon, too.
FORMULA = re.compile(r"""(^|;\s*"?)(?=[=+\-@\t\r])""")
_cells = attrgetter(*COLUMNS)  # dataclasses.astuple would copy each of them, at ten times the price
MAX_TEXT = 60  # characters of one cell in a plain table …
MAX_CELL = 120  # … and on a page; also those of a result in a plain table


@dataclass(frozen=True, slots=True)
class Row:
    """One call, or equal calls in a row; no character of a field acts on the screen."""

    time: str  # seconds since the first event
    clock: str
    program: str
    call: str
    local: str
    peer: str
    bytes: str
    text: str
    result: str
    waited: str  # seconds, of the first of equal calls
    times: str = "1"  # the number of equal calls
    last: str = ""  # the time of the last of them, in seconds like `time`

    @property
    def shown(self) -> tuple[str, ...]:
        """The cells on a page: `1.5 … 60.2` is the time of equal calls, `recv() × 122` their name.

        They are short, since two columns more would make every table wider.
        """
        time, clock, program, call, *others = _cells(self)[: len(ON_A_PAGE)]
        if self.last:
            time = f"{time} … {self.last}"
            call = say("diagram_times", call=call, n=grouped(int(self.times)))
        return time, clock, program, call, *others


def headings(columns: Sequence[str] = ON_A_PAGE) -> list[str]:
    """Return the names of the columns in the reader's language."""
    return [say(f"column_{name}") for name in columns]


def rows(story: Story, calls: Iterable[Call] | None = None) -> list[Row]:
    """Return a row for each of `calls`, by default for each call of the story."""
    zero = story.calls[0].start if story.calls else 0
    until = story.until
    return [_row(story, call, zero, until) for call in (story.calls if calls is None else calls)]


def _row(story: Story, call: Call, zero: int, until: int) -> Row:
    clock = datetime.fromtimestamp(call.wall / 1e9)
    return Row(
        time=f"{(call.start - zero) / 1e9:.6f}",
        clock=f"{clock:%H:%M:%S}.{clock.microsecond // 1000:03}",
        program=visible(call.process.name),
        call=visible(f"{call.name}({call.detail})"),
        local=visible(call.local),
        peer=visible(call.peer),
        bytes=str(call.size) if call.size >= 0 and (call.over or call.data) else "",
        text=visible(call.data.decode("utf-8", "backslashreplace")),
        result=_result(story, call),
        waited=f"{call.lasted(until) / 1e9:.6f}" if call.wait else "",
        times=str(call.count),
        last=f"{(call.last_end - zero) / 1e9:.6f}" if call.last_end is not None else "",
    )


def _result(story: Story, call: Call) -> str:
    if not call.over:
        return say("call_not_over")
    if not call.error:
        return visible(call.result)
    return visible(" – ".join(filter(None, [f"✕ {call.error}", refusal(story, call)])))


def plain(table: list[Row]) -> str:
    """Return the rows as text in aligned columns."""
    limits = [MAX_CELL if name == "result" else MAX_TEXT for name in ON_A_PAGE]
    lines = [headings(), *([*map(shortened, row.shown, limits)] for row in table)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def csv_text(story: Story, part: Part = ALL) -> str:
    """Return a part of the story as CSV in which a spreadsheet finds no formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings(COLUMNS))
    for row in rows(story, part.calls(story)):
        writer.writerow([FORMULA.sub(r"\1'", cell) for cell in _cells(row)])
    return out.getvalue()
