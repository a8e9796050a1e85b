"""The classic dialect: raw UTF-8, no delimiter, no length. One `send` is one message.

The scripts of Pertemuan 3 speak it. The client sends its username, the server answers with its
own, then they alternate: the client sends the text alone, the server puts the date, the time and
its name before it. No networking here: bytes come in, texts go out.
"""

import codecs
import re
from datetime import datetime
from functools import lru_cache

from chatkit.errors import InputError
from chatkit.message import full_stamp
from chatkit.wire.said import Said

MAX_PIECE = 1024  # bytes; the assignment's reader calls recv(1024), so more arrives in two pieces

_DATE = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"


class Reader:
    r"""Turns the pieces that `recv` gives into texts, one each.

    A letter that was cut in two waits for its other half; a byte that is no UTF-8 becomes `\xff`.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    @property
    def pending(self) -> bool:
        """Whether the last piece ended in the middle of a letter."""
        return bool(self._decoder.getstate()[0])

    def feed(self, piece: bytes) -> list[str]:
        """Return the text that `piece` completes, or none where it held only half a letter."""
        text = self._decoder.decode(piece)
        return [text] if text else []

    def feed_eof(self) -> list[str]:
        """Return the half letter that was held back, as an escape: its other half will not come."""
        text = self._decoder.decode(b"", final=True)
        self._decoder.reset()
        return [text] if text else []


def encode(text: str) -> bytes:
    """Return the bytes of one message, just as a client sends it.

    Raises `InputError` where it is empty (`send(b"")` puts nothing on the wire, and both sides
    would wait for ever) or takes more than 1,024 bytes.
    """
    return _checked(text, "")


def encode_stamped(text: str, name: str, time: datetime) -> bytes:
    """Return the bytes of `[YYYY-MM-DD HH:MM:SS] NAME: text`, just as a server sends it.

    Raises `InputError` like `encode`; the 1,024 bytes include the stamp and the name.
    """
    return _checked(text, f"[{full_stamp(time)}] {name}: ")


def _checked(text: str, prefix: str) -> bytes:
    if not text:
        raise InputError("message_empty")
    # a lone surrogate, which a browser can send, has no UTF-8: it travels as its escape
    piece = (prefix + text).encode("utf-8", "backslashreplace")
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
    stands, with no stamp; so is a line that speaks in another's name.
    """
    for pattern in _patterns(name):
        if match := pattern.fullmatch(text):
            return Said(name, match["stamp"], match["text"])
    return plain(text, name)


@lru_cache(maxsize=16)
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    name = re.escape(name)
    patterns = (
        rf"\[(?P<stamp>(?:{_DATE} )?{_TIME})\] {name}: (?P<text>.*)",
        rf"(?P<stamp>{_DATE} {_TIME}) - (?P<text>.*)",
        rf"{name}: (?P<text>.*) \((?P<stamp>{_TIME})\)",
        rf"(?P<stamp>){name}: (?P<text>.*)",
    )
    return tuple(re.compile(pattern, re.DOTALL) for pattern in patterns)
