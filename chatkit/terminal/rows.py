"""A line laid out in rows, so that no part of it can pass for another line."""

from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category, east_asian_width

from wcwidth import iter_graphemes, wcwidth

INDENT = 4 * " "  # before every row but the first
NARROWEST = 12  # columns; a narrower terminal is treated as this one


# A terminal that comes to its right edge goes on at the left, where lines begin. A stranger who
# knows the width could fill a row and have a forged `[10:15:00] Carol: …` begin there. So the kit
# ends each row itself, before the edge, and begins the next one with an indent. For this the kit
# has to know how wide a character can be at most. Terminals disagree: an emoji, a Greek letter or
# a joiner takes one column here and two there, or none. Counting each at its widest costs a row
# that is shorter than it could be; counting too little would give the left edge away.
def rows(text: str, width: int) -> list[str]:
    """Return `text` in rows for a terminal of `width` columns; the last column stays empty.

    A row ends at a blank of its second half, or else between two letters.
    """
    room = max(width, NARROWEST) - 1
    if len(text) <= room and text.isascii():
        return [text]
    done: list[str] = []
    row: list[str] = []
    used = 0
    for piece in _pieces(text, room - len(INDENT)):
        while used + columns(piece) > room:
            done.append("".join(row[: (cut := _cut(row))]))
            row = [INDENT, *row[cut:]]
            if row[1:2] == [" "]:
                del row[1]  # the blank at the end of a row is not seen anyway
            used = columns("".join(row))
        row.append(piece)
        used += columns(piece)
    return [*done, "".join(row)]


def columns(text: str) -> int:
    """Return the largest number of columns that any terminal gives to `text`."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=1024)
def _columns(character: str) -> int:
    if character.isascii():
        return 1
    narrow = east_asian_width(character) in ("Na", "N", "H") and category(character)[0] in "LMNPZ"
    return 1 if narrow and wcwidth(character) < 2 else 2  # wcwidth has Unicode's newest tables


def _pieces(text: str, room: int) -> Iterator[str]:
    """Give the letters of `text`, each with its marks; one wider than `room` comes in parts."""
    for letter in iter_graphemes(text):
        yield from (letter,) if columns(letter) <= room else letter


def _cut(row: list[str]) -> int:
    """Return the index in a full row at which the next row begins."""
    half = len(row) // 2
    return next((i for i in range(len(row) - 1, half, -1) if row[i] == " "), len(row))
