"""One message, its two timestamp formats, and texts of strangers made safe to show."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Literal

import msgspec

from chatkit.errors import InputError
from chatkit.texts import say

MAX_USERNAME = 32  # characters: a prompt holds it, and nobody takes it for a message
MAX_ECHO = 60  # characters of a wrong input that its error repeats

_JOINERS = "\u200c\u200d"  # zero-width; they build emoji families and Persian words
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # they choose a variant of a glyph
_BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters or marks to Unicode
_TOO_WIDE = 17 * " "  # with many spaces, forged words wrap to the start of the next line


# "where": addresses and date, shown first; "detail": lines that a terminal leaves out
Kind = Literal["where", "mine", "theirs", "notice", "detail", "problem"]


class Message(msgspec.Struct, frozen=True, gc=False):
    """A text that a person typed once.

    `time` is when it left or arrived, on this computer's clock. `stamp` is the time that the
    sender's program wrote into the message, letter for letter; empty if it wrote none.
    """

    text: str
    sender: str
    mine: bool
    time: datetime
    stamp: str = ""

    def __repr__(self) -> str:
        return f"<{visible(self.sender)} {short_stamp(self.time)}: {visible(self.text)}>"


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line of a log, safe to show."""

    text: str
    kind: Kind


def short_stamp(time: datetime) -> str:
    """Return `HH:MM:SS`: the server's screen in the assignment."""
    return time.isoformat(" ", "seconds")[11:19]


def full_stamp(time: datetime) -> str:
    """Return `YYYY-MM-DD HH:MM:SS`, as the assignment's server writes it into a message."""
    return time.isoformat(" ", "seconds")[:19]  # a time zone would follow


# Hidden characters. A stranger's text must not act on the screen. A carriage return moves the
# cursor back, so that the rest of the message overwrites the sender's name. An escape sequence
# colours or erases. A right-to-left override turns the letters around. An invisible blank makes a
# second "Alice". All of these become visible escapes, such as \r or \u202e. Two kinds of invisible
# characters stay, since words need them: the joiners of emoji and Persian, and ordinary spaces. A
# run of 17 spaces or more becomes ␠×17: it could push forged words to the start of a wrapped line.
def is_hidden(character: str) -> bool:
    """Tell whether a character is invisible, or acts on the screen.

    Such are controls (Unicode's Cc), line and paragraph separators (Zl, Zp), bidirectional and
    other format characters (Cf), halves of surrogate pairs (Cs), and blanks except the space.
    """
    category = unicodedata.category(character)
    return (
        category in ("Cc", "Zl", "Zp", "Cs")
        or (category == "Zs" and character != " ")
        or (category == "Cf" and character not in _JOINERS)
        or character in _BLANKS
    )


def visible(text: str) -> str:
    r"""Return `text` as one line in which every hidden character is an escape, such as `\n`."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_visible_character, text))
    if _TOO_WIDE in text:
        text = re.sub(f"{_TOO_WIDE} *", lambda blank: f"␠×{len(blank[0])}", text)
    return text


@lru_cache(maxsize=1024)
def _visible_character(character: str) -> str:
    return _escape(character) if is_hidden(character) else character


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def shortened(text: str, limit: int) -> str:
    """Return `text`, cut to `limit` characters where it is longer; the last one is then `…`."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def check_username(name: str) -> str:
    """Return `name` trimmed, in Unicode's form NFC, and without variation selectors.

    Raises `InputError` if it is empty, longer than 32 characters, or has a hidden character.
    """
    name = unicodedata.normalize("NFC", _SELECTORS.sub("", name)).strip()
    if not _folded(name):
        raise InputError("username_empty")
    if len(name) > MAX_USERNAME:
        raise InputError("username_long", length=len(name), limit=MAX_USERNAME)
    if hidden := [_escape(c) for c in name if is_hidden(c)]:
        raise InputError("username_hidden", characters=" ".join(hidden))
    return name


def readable_name(raw: str) -> tuple[str, bool]:
    """Return a stranger's username, safe to show, and whether it breaks the rules for one."""
    try:
        name = check_username(raw)
    except InputError:
        return visible(shortened(raw.strip(), MAX_USERNAME + 1)) or say("no_name"), True
    return name, False


def same_name(one: str, other: str) -> bool:
    """Tell whether two names look alike: case, joiners and wide forms do not count."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    shown = _SELECTORS.sub("", name).translate(dict.fromkeys(map(ord, _JOINERS)))
    return unicodedata.normalize("NFKC", shown).casefold().strip()


# The bound of a history. A panel sends its whole log to the browser at each redraw, and a count of
# lines does not bound that: each line may be 16 KiB long. So `tail` counts characters, from the
# end, with one more for each line's end. One line that is too long alone is kept: it is the newest.
def tail(lines: Iterable[str], characters: int) -> list[str]:
    """Return the last lines, at most `characters` in all; the very last one comes in any case."""
    kept: list[str] = []
    for line in reversed(list(lines)):
        characters -= len(line) + 1
        if kept and characters < 0:
            break
        kept.append(line)
    return kept[::-1]
