"""One message, its two timestamp formats, and texts of strangers made safe to show."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache
from typing import Literal

import msgspec

from chatkit.characters import BLANK, IGNORABLE, LOOKALIKES
from chatkit.errors import InputError
from chatkit.texts import say

MAX_USERNAME = 32  # characters, short enough to stand in a prompt
MAX_WRITTEN = 4 * MAX_USERNAME  # characters of it as it came: NFC makes one of four, at the most
MAX_ECHO = 60  # characters of a wrong input that its error repeats
MAX_MARKS = 8  # combining marks on one letter; a Tibetan mantra has eight, Hebrew five

_JOINERS = "\u200c\u200d"  # zero-width; they build emoji families and Persian words
_MONGOLIAN = "\u180b\u180c\u180d\u180e\u180f"  # choose a variant of a Mongolian letter
_SELECTORS = f"{_MONGOLIAN}\ufe00-\ufe0f\U000e0100-\U000e01ef"  # choose a variant of any glyph
_HELPER = re.compile(f"[{_SELECTORS}{_JOINERS}]")
_IGNORABLE = re.compile(f"[{IGNORABLE}]")
_UNSEEN = re.compile(f"[{IGNORABLE}{BLANK}]")
_NEIGHBOURLY = {"mark", "selector", "joiner"}  # kinds that are judged by their neighbours
_KEYCAPS = "0123456789#*"  # of all ASCII, only these have a variant: the emoji of a key
_TOO_WIDE = 17 * " "  # with many spaces, forged words wrap to the start of the next line


# "where": addresses and date, shown first; "detail": lines that a terminal leaves out
Kind = Literal["where", "mine", "theirs", "notice", "detail", "problem"]


class Message(msgspec.Struct, frozen=True, gc=False):
    """A text that a person typed once.

    `time` is when it left or arrived, on this computer's clock. `stamp` is the time that the
    sender's program wrote into the message, letter for letter; empty if it wrote none. In a room,
    `number` is its place in the order that all see, and `to` the one member who gets it, if it is
    not for all.
    """

    text: str
    sender: str
    mine: bool
    time: datetime
    stamp: str = ""
    number: int = 0
    to: str = ""

    def __repr__(self) -> str:
        return f"<{visible(self.sender)} {short_stamp(self.time)}: {visible(self.text)}>"


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line of a log, safe to show.

    `head` counts the characters at the beginning that are not somebody's message: the stamp, the
    name. A line without a message has none.
    """

    text: str
    kind: Kind
    head: int = 0


def echoed(text: str) -> str:
    """Return a stranger's text, or a wrong input, as a sentence may repeat it: short, and safe."""
    return visible(shortened(text, MAX_ECHO))


def short_stamp(time: datetime) -> str:
    """Return `HH:MM:SS`: the server's screen in the assignment."""
    return time.isoformat(" ", "seconds")[11:19]


def full_stamp(time: datetime) -> str:
    """Return `YYYY-MM-DD HH:MM:SS`, as the assignment's server writes it into a message."""
    return time.isoformat(" ", "seconds")[:19]  # a time zone would follow


# Hidden characters. A stranger's text must not act on the screen. A carriage return moves the
# cursor back, so that the rest of the message overwrites the sender's name. An escape sequence
# colours or erases. A right-to-left override turns the letters around. An invisible blank makes a
# second "Alice". A hundred accents on one letter draw over the lines above. All of these become
# visible: escapes such as \r or \u202e, or a count of accents, ◌×92. Three kinds of invisible
# characters stay, where words need them: ordinary spaces, and behind a letter or a sign that is not
# ASCII the joiners of emoji and Persian, and one selector of a variant. A run of 17 spaces or more
# becomes its length, such as ␠×17: it could push forged words to the start of a wrapped line.


def visible(text: str) -> str:
    r"""Return `text` as one line in which every hidden character is an escape, such as `\n`."""
    if not (text.isascii() and text.isprintable()):
        text = escaped(text)
    if _TOO_WIDE in text:
        text = re.sub(f"{_TOO_WIDE} *", lambda blank: f"␠×{len(blank[0])}", text)
    return text


def escaped(text: str) -> str:
    r"""Return `text` with its spaces as they are, and every hidden character as an escape.

    Hidden are controls (Unicode's Cc), line and paragraph separators (Zl, Zp), format characters
    such as the bidirectional ones (Cf), halves of surrogate pairs (Cs), blanks except the space,
    and all that Unicode lets a program ignore. Combining marks at the beginning, and those behind
    the eighth on one character, become their number, as in ◌×12.
    """
    if _NEIGHBOURLY.isdisjoint(map(_kind, text)):
        return "".join(map(_alone, text))  # three times as fast
    shown: list[str] = []
    before = " "  # the character before; a space in place of an escape
    marks = MAX_MARKS  # on the last letter; at the beginning there is none to bear a mark
    heap = 0  # marks behind the eighth
    for character in text:
        kind = _kind(character)
        if kind == "mark" and marks == MAX_MARKS:
            heap += 1
            continue
        if heap:
            shown.append(f"◌×{heap}")
            heap, before = 0, " "
        if kind == "selector":
            stays = _varies(before, character)
        elif kind == "joiner":
            stays = not before.isascii() and _kind(before) != "joiner"
        else:
            marks = marks + 1 if kind == "mark" else 0
            stays = kind != "hidden"
        before = character if stays else " "
        shown.append(character if stays else _escape(character))
    if heap:
        shown.append(f"◌×{heap}")
    return "".join(shown)


@lru_cache(maxsize=4096)
def _alone(character: str) -> str:
    """Return a character as it is shown, whatever its neighbours are."""
    return _escape(character) if _kind(character) == "hidden" else character


def _varies(before: str, selector: str) -> bool:
    """Tell whether a selector may choose a variant of the character before it."""
    if selector in _MONGOLIAN:
        return "\u1820" <= before <= "\u18aa"
    return before in _KEYCAPS or (not before.isascii() and _kind(before) == "plain")


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """Return "plain", "mark", "selector", "joiner" or "hidden"."""
    if _UNSEEN.match(character):
        helper = "joiner" if character in _JOINERS else "selector"
        return helper if _HELPER.match(character) else "hidden"
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Zl", "Zp") or (category == "Zs" and character != " "):
        return "hidden"
    return "mark" if category[0] == "M" else "plain"


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def shortened(text: str, limit: int) -> str:
    """Return `text`, cut to `limit` characters where it is longer; the last one is then `…`."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def without_middle(text: str, limit: int, head: int) -> str:
    """Return `text`; of one longer than `limit` the first `head` characters, `…`, and the end."""
    return text if len(text) <= limit else f"{text[:head]}…{text[head + 1 - limit :]}"


def check_username(name: str) -> str:
    """Return `name` in Unicode's form NFC, without joiners, selectors and needless blanks.

    Raises `InputError` if it is empty, longer than 32 characters, or if `visible` would change it.
    """
    name = name.strip()
    if len(name) > MAX_WRITTEN:  # looked at first: to compose a thousand marks takes long
        raise InputError("username_long", length=len(name), limit=MAX_USERNAME)
    name = re.sub(" +", " ", unicodedata.normalize("NFC", _HELPER.sub("", name))).strip()
    if not _folded(name):
        raise InputError("username_empty")
    if len(name) > MAX_USERNAME:
        raise InputError("username_long", length=len(name), limit=MAX_USERNAME)
    if hidden := [_escape(c) for c in name if _kind(c) == "hidden"]:
        raise InputError("username_hidden", characters=" ".join(hidden))
    if visible(name) != name:
        raise InputError("username_marks", limit=MAX_MARKS)
    return name


def readable_name(raw: str) -> tuple[str, bool]:
    """Return a stranger's username, safe to show, and whether it breaks the rules for one."""
    try:
        name = check_username(raw)
    except InputError:
        return visible(shortened(raw.strip(), MAX_USERNAME + 1)) or say("no_name"), True
    return name, False


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are the same, but for case, wide forms and invisible characters."""
    return _folded(one) == _folded(other)


def similar_name(one: str, other: str) -> bool:
    """Tell whether two names look alike: `Alice` and `AIice`, or a Latin and a Cyrillic `A`.

    Their skeletons (UTS #39) are compared twice, of the names as written and in lower case: a
    capital I looks like an l, and in lower case like an i.
    """
    return any(this == that for this, that in zip(keys_of(one), keys_of(other), strict=True))


@lru_cache(maxsize=4096)
def keys_of(name: str) -> tuple[str, str]:
    """Return two keys of a name. Names that share the first or the second one look alike.

    `similar_name` compares two names; with keys, one name is compared with thousands at once.
    """
    return _skeleton(name), _skeleton(_folded(name))


def _folded(name: str) -> str:
    return " ".join(_composed(name).casefold().split())


def _composed(name: str) -> str:
    """Return the beginning of a name, in form NFKC and without invisible characters.

    A stranger's name may be endless.
    """
    shown = _IGNORABLE.sub("", name.strip()[:MAX_WRITTEN])
    return unicodedata.normalize("NFKC", shown)


def _skeleton(name: str) -> str:
    letters = unicodedata.normalize("NFD", _composed(name)).translate(_prototypes())
    return unicodedata.normalize("NFD", letters).casefold().strip()


@cache
def _prototypes() -> dict[int, str]:
    """Return the prototype of each character that looks like another one."""
    rows = (row.partition("=") for row in LOOKALIKES.split())
    return {ord(one): prototype for prototype, _, alike in rows for one in alike}


# The bound of a log on a page. A panel sends its whole log to the browser at each redraw, and a
# count of lines does not bound that: each line may be 16 KiB long. So `tail` counts characters,
# from the end, with one more for each line's end. The newest line is kept even if it is too long.
def tail(lines: Iterable[str], characters: int) -> list[str]:
    """Return the last lines, at most `characters` in all; the very last one comes in any case."""
    kept: list[str] = []
    for line in reversed(list(lines)):
        characters -= len(line) + 1
        if kept and characters < 0:
            break
        kept.append(line)
    return kept[::-1]
