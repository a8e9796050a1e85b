r"""The classic dialect: raw UTF-8, no delimiter, no length. One `send` is one message.

The scripts of Pertemuan 3 speak it. The client sends its username, the server answers with its
own, then they alternate: the client sends the text alone, the server puts the date, the time and
its name before it. No networking here: bytes come in, texts go out.

Programs of other people need two choices. Without names, each message is the text alone, in both
directions. With newlines, each message ends in "\n", for a peer that reads whole lines.
"""

import codecs
import re
from datetime import datetime
from functools import lru_cache

from chatkit.errors import InputError
from chatkit.message import full_stamp
from chatkit.wire.said import Said

MAX_PIECE = 1024  # bytes; the assignment's reader calls recv(1024), so more arrives in two pieces
MAX_LINE = 16_384  # characters of a line whose end has not come; more would fill the memory

_DATE = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"


class Reader:
    r"""Turns the pieces that `recv` gives into texts.

    A letter that was cut in two waits for its other half; a byte that is no UTF-8 becomes `\xff`.
    """

    # Two ways to read. As a rule each piece is one text, as in the assignment, and a single line
    # end at its end is no part of it. A peer that speaks lines (`newline`) ends each text itself,
    # so that two texts in one piece are parted, and one text in two pieces is joined. Such a peer
    # may still send something without a line end, a prompt for example: it counts as pending, and
    # `feed_eof` gives it. A line end alone is no text in either way.
    def __init__(self) -> None:
        self.newline = False  # whether the pieces are cut at line ends; may change at any time
        self.met_line_end = False  # whether the peer has ever ended a text in one
        self._half = b""  # of a letter whose other half has not come
        self._rest = ""  # of a line whose end has not come

    @property
    def pending(self) -> bool:
        """Whether something is held back: half a letter, or a line whose end has not come."""
        return bool(self._rest or self._half)

    def feed(self, piece: bytes) -> list[str]:
        """Return the texts that `piece` completes."""
        text = self._decode(piece, final=False)
        if self.newline or self._rest:
            return self._feed_lines(text)
        if text.endswith("\n"):
            self.met_line_end = True
            text = _without_line_end(text)
        return [text] if text else []

    def _feed_lines(self, text: str) -> list[str]:
        *lines, self._rest = (self._rest + text).split("\n")
        if lines:
            self.met_line_end = True
        if len(self._rest) > MAX_LINE or not self.newline:
            lines.append(self._rest)
            self._rest = ""
        return [line for line in map(_without_line_end, lines) if line]

    def _decode(self, piece: bytes, *, final: bool) -> str:
        # what codecs.getincrementaldecoder does, without its two layers
        whole = self._half + piece
        text, used = codecs.utf_8_decode(whole, "backslashreplace", final)
        self._half = whole[used:]
        return text

    def feed_eof(self) -> list[str]:
        """Return the text that was held back: the rest of it will not come."""
        text = _without_line_end(self._rest + self._decode(b"", final=True))
        self._rest = ""
        return [text] if text else []


def _without_line_end(text: str) -> str:
    r"""Return `text` without a "\n", a "\r\n", or the "\r" whose "\n" was cut off."""
    return text.removesuffix("\n").removesuffix("\r")


def encode(text: str, end: str = "") -> bytes:
    r"""Return the bytes of one message, just as a client sends it; `end` is "\n" or nothing.

    Raises `InputError` where it is empty (`send(b"")` puts nothing on the wire, and both sides
    would wait for ever) or takes more than 1,024 bytes, `end` included.
    """
    return _checked(text, "", end)


def encode_stamped(text: str, name: str, time: datetime, end: str = "") -> bytes:
    """Return the bytes of `[YYYY-MM-DD HH:MM:SS] NAME: text`, just as a server sends it.

    Raises `InputError` like `encode`; the 1,024 bytes include the stamp and the name.
    """
    return _checked(text, f"[{full_stamp(time)}] {name}: ", end)


def _checked(text: str, prefix: str, end: str) -> bytes:
    if not text:
        raise InputError("message_empty")
    # a lone surrogate, which a browser can send, has no UTF-8: it travels as its escape
    whole = prefix + text if text.endswith("\n") else prefix + text + end
    piece = whole.encode("utf-8", "backslashreplace")
    if len(piece) > MAX_PIECE:
        raise _too_long(text, prefix, len(piece))
    return piece


def _too_long(text: str, prefix: str, size: int) -> InputError:
    numbers = {"characters": len(text), "bytes": size, "limit": MAX_PIECE}
    if not prefix:
        return InputError("message_long", **numbers)
    return InputError("message_long_stamped", prefix=prefix.strip(), **numbers)


def plain(text: str, name: str) -> Said:
    """Return a client's message: the text as it stands."""
    return Said(name, "", text)


def parse(text: str, name: str) -> Said:
    """Return a server's message, with its stamp and its name taken off the text.

    It knows how classmates write it: `[date time] name: text`, `[time] name: text`,
    `date time - text`, `name: text (time)`, `name: text`. Anything else is a message as it
    stands, with no stamp; so is a line that speaks in another's name. Where no `name` is known,
    only a stamp is taken off.
    """
    for pattern in _patterns(name):
        if match := pattern.fullmatch(text):
            return Said(name, match["stamp"], match["text"])
    return plain(text, name)


@lru_cache(maxsize=16)
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    stamp = rf"(?P<stamp>(?:{_DATE} )?{_TIME})"
    stamp_first = rf"(?P<stamp>{_DATE} {_TIME}) - (?P<text>.*)"
    if not name:
        return tuple(
            re.compile(one, re.DOTALL) for one in (rf"\[{stamp}\] (?P<text>.+)", stamp_first)
        )
    name = re.escape(name)
    patterns = (
        rf"\[{stamp}\] {name}: (?P<text>.*)",
        stamp_first,
        rf"{name}: (?P<text>.*) \((?P<stamp>{_TIME})\)",
        rf"(?P<stamp>){name}: (?P<text>.*)",
    )
    return tuple(re.compile(pattern, re.DOTALL) for pattern in patterns)
