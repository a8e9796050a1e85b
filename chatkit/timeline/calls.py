"""The table of a page: a row for each call, and its bytes in hexadecimal, folded."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from chatkit.hexdump import hex_lines
from chatkit.message import shortened
from chatkit.texts import say
from chatkit.timeline.part import Part
from chatkit.timeline.story import Call, Story
from chatkit.timeline.table import MAX_CELL, ON_A_PAGE, Row, headings, rows
from chatkit.trace.event import MAX_DATA

BATCH = 200  # calls made into rows at once, the newest first
FOR_ROWS = 0.6  # of the room on a page; the rest is for the bytes of the calls


@dataclass(frozen=True)
class CallTable:
    """A table as HTML, and how much of the story it holds."""

    html: str
    shown: int  # calls
    calls: int  # of the part, equal ones in a row counted as one
    dumped: int  # calls whose bytes are there
    with_bytes: int  # of the calls that are shown
    size: int  # bytes of the calls that are shown


# A page must stay small, however long its story is. So there is `room` for the table, in bytes. The
# newest calls come first: rows are made from the end of the story backwards, until their part of
# the room is used up, and the bytes of the calls in the same way. So only the rows on the page are
# made, however long the story is.


def call_table(story: Story, part: Part, room: int) -> CallTable:
    """Return the newest calls of a part of the story, in at most `room` bytes of UTF-8."""
    calls = part.calls(story)
    newest = _newest_rows(story, calls, int(room * FOR_ROWS))
    used = sum(len(head) + len(tail) for _, head, tail in newest)
    dumps = _newest_dumps([call for call, _, _ in newest], room - used)
    body = b"".join(
        head + dumps.get(call, b"") + tail for call, head, tail in reversed(newest)
    ).decode()
    titles = "".join(f"<th scope='col'>{escape(title)}</th>" for title in headings())
    caption = escape(say("table_caption"))
    return CallTable(
        f'<table class="chatkit-table chatkit-calls"><caption>{caption}</caption>'
        f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>",
        len(newest),
        len(calls),
        len(dumps),
        sum(1 for call, _, _ in newest if call.data),
        sum(len(call.data) for call, _, _ in newest),
    )


def _newest_rows(story: Story, calls: Sequence[Call], room: int) -> list[tuple[Call, bytes, bytes]]:
    """Return the newest calls with their rows, cut where the bytes belong; the newest is first."""
    found: list[tuple[Call, bytes, bytes]] = []
    for last in range(len(calls), 0, -BATCH):
        batch = calls[max(0, last - BATCH) : last]
        for call, row in zip(reversed(batch), reversed(rows(story, batch)), strict=True):
            head, tail = _row(row, folded=bool(call.data))
            room -= len(head) + len(tail)
            if room < 0:
                return found
            found.append((call, head, tail))
    return found


def _row(row: Row, *, folded: bool) -> tuple[bytes, bytes]:
    cells = [escape(shortened(cell, MAX_CELL)) for cell in row.shown]
    at = ON_A_PAGE.index("text")
    head = "".join(f"<td>{cell}</td>" for cell in cells[:at])
    tail = "".join(f"<td>{cell}</td>" for cell in cells[at + 1 :])
    text = f"<summary>{cells[at]}</summary>" if folded else cells[at]
    opened, closed = ("<details>", "</details>") if folded else ("", "")
    return f"<tr>{head}<td>{opened}{text}".encode(), f"{closed}</td>{tail}</tr>\n".encode()


def _newest_dumps(calls: Sequence[Call], room: int) -> dict[Call, bytes]:
    found: dict[Call, bytes] = {}
    for call in calls:
        if call.data:
            dump = dump_of(call.data, call.size).encode()
            room -= len(dump)
            if room < 0:
                return found
            found[call] = dump
    return found


def dump_of(data: bytes, size: int) -> str:
    """Return bytes as HTML, all of them, and how many of the `size` bytes were not kept."""
    lines = "\n".join(hex_lines(data))
    missing = size - len(data)
    more = f"\n{say('bytes_not_kept', n=missing, kept=MAX_DATA)}" if missing > 0 else ""
    return f'<pre class="chatkit-dump">{escape(lines)}{escape(more)}</pre>'
