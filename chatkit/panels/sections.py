"""The log of a chat, and the pieces of a cable, as sections of a saved page."""

from collections.abc import Sequence
from html import escape

from chatkit.cable.log import Piece
from chatkit.message import Line, shortened, visible
from chatkit.panels import log
from chatkit.panels.piece_list import ARROWS, clock
from chatkit.texts import grouped, say
from chatkit.timeline.calls import dump_of
from chatkit.timeline.page import Section
from chatkit.timeline.table import MAX_CELL

ROOM = 500_000  # bytes of a section; the timeline below it needs the rest of the page


def chat_section(title: str, lines: Sequence[Line]) -> Section:
    """Return the newest lines of a chat."""
    alone = [log.html(say("log_chat"), [line]) for line in lines]
    first = _first_that_fits([len(one.encode()) for one in alone])
    body = log.html(say("log_chat"), [*lines[first:]])
    return Section(title, f"{_left_out('section_lines_cut', first, len(lines))}{body}")


def cable_section(entries: Sequence[Piece | Line], total: int) -> Section:
    """Return the newest of a cable's pieces and lines, with all bytes that the cable has kept.

    `total` is the number of all that there ever were; the cable itself forgets the oldest.
    """
    rows = [_piece(one) if isinstance(one, Piece) else _line(one) for one in entries]
    first = _first_that_fits([len(row.encode()) for row in rows])
    gone = total - len(rows) + first
    keys = ("column_clock", "section_link", "section_way", "column_bytes", "column_text")
    head = "".join(f"<th scope='col'>{escape(say(key))}</th>" for key in keys)
    return Section(
        say("title_cable"),
        f"{_left_out('section_pieces_cut', gone, total)}"
        f'<div class="wide"><table class="chatkit-table chatkit-cable-pieces">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows[first:])}</tbody></table></div>",
    )


def _first_that_fits(sizes: Sequence[int]) -> int:
    """Return the number of the first entry from which on all fit into the room."""
    room = ROOM
    for number in reversed(range(len(sizes))):
        room -= sizes[number]
        if room < 0:
            return number + 1
    return 0


def _left_out(key: str, gone: int, total: int) -> str:
    if not gone:
        return ""
    numbers = {"shown": grouped(total - gone), "all": grouped(total)}
    return f"<p>{escape(say(key, **numbers))}</p>\n"


def _line(line: Line) -> str:
    return f"<tr><td></td><td colspan='4'>{escape(visible(line.text))}</td></tr>\n"


def _piece(piece: Piece) -> str:
    how = f" ({say(f'piece_{piece.how}')})" if piece.how != "passed" else ""
    way = f"{ARROWS[piece.direction]} {say(piece.direction)}{how}"
    text = shortened(visible(piece.data.decode("utf-8", "backslashreplace")), MAX_CELL)
    dump = dump_of(piece.data, piece.size)
    cells = "".join(
        f"<td>{escape(str(one))}</td>" for one in (clock(piece), piece.link, way, piece.size)
    )
    summary = f"<summary>{escape(text)}</summary>"
    return f"<tr>{cells}<td><details>{summary}{dump}</details></td></tr>\n"
