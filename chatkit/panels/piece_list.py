"""The log of a cable as HTML: each piece with direction, time, text, and its bytes in hex."""

from collections.abc import Iterable
from html import escape

from chatkit.cable.log import Piece
from chatkit.hexdump import NARROW
from chatkit.message import Line
from chatkit.texts import say

NEWEST = 60  # pieces and lines in the list; the cable's own log keeps more

ARROWS = {"to_server": "→", "to_client": "←"}


# The whole list is sent to the browser at every redraw. So it is bounded twice, in entries and in
# rows for each entry: an hour of traffic costs no more than the last second of it.


def piece_list(log: Iterable[Piece | Line]) -> str:
    """Return the newest 60 entries of the log as HTML."""
    rows = [_piece(one) if isinstance(one, Piece) else _line(one) for one in [*log][-NEWEST:]]
    return f'<div class="chatkit-pieces">{"".join(rows)}</div>'


def clock(piece: Piece) -> str:
    """Return the time of a piece to the millisecond: `14:30:20.123`."""
    return f"{piece.time:%H:%M:%S}.{piece.time.microsecond // 1000:03}"


def _line(line: Line) -> str:
    return f'<div class="chatkit-said {line.kind}">{escape(line.text)}</div>'


def _piece(piece: Piece) -> str:
    where = say(piece.direction)
    how = f" · {say(f'piece_{piece.how}')}" if piece.how != "passed" else ""
    size = say("bytes", n=piece.size)
    text = "" if piece.size <= NARROW and piece.text.isascii() else piece.text  # one row shows it
    shown = f'<div class="chatkit-piece-text">{escape(text)}</div>' if text else ""
    head = f"{ARROWS[piece.direction]} {where} · {size}{how}"
    return (
        f'<div class="chatkit-piece {piece.direction} {piece.how}">'
        f'<div class="chatkit-piece-head"><b>{escape(head)}</b>'
        f"<span>[{piece.link}] {clock(piece)}</span></div>{shown}"
        f"<pre>{escape(chr(10).join(piece.rows(NARROW)))}</pre></div>"
    )
