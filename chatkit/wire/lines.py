r"""The framed dialect: one JSON object a line, so that no cutting and no gluing can harm it.

    {"name":"Bob"}\n                                               first, from either side
    {"name":"Bob","text":"Halo","time":"2026-11-25T10:00:00"}\n    then

A newline inside a text is written as two characters, `\` and `n` (RFC 8259, section 7). It is
always chosen explicitly, never negotiated. No networking here.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from chatkit.errors import InputError, ProtocolError
from chatkit.message import full_stamp, shortened, visible
from chatkit.wire.said import Said

MAX_LINE = 16_384  # bytes, newline included; a peer that sends more would fill the memory
SEEN = 60  # characters shown of a line that was not understood

_BLANKS = b" \t\r"  # may stand around JSON (RFC 8259, section 2)


class Name(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line of each side. A text in it would be a message, whose sender came too late."""

    name: str
    text: str | None = None


class Text(msgspec.Struct, frozen=True):
    """A message, its sender, and the sender's clock."""

    name: str
    text: str
    time: datetime


_encoder = msgspec.json.Encoder()
_names = msgspec.json.Decoder(Name)
_texts = msgspec.json.Decoder(Text)
_REFUSALS = (msgspec.DecodeError, RecursionError)  # thousands of brackets in one another


class Reader:
    """Turns pieces, however they are cut, into whole lines."""

    pending = False  # a line that is not whole waits for its end, however long that takes

    def __init__(self) -> None:
        self.newline = self.met_line_end = True  # always, in this dialect
        self._rest = b""  # of a line whose end has not come

    # Lesson 7 shows this method in half a window: its lines are short.
    def feed(self, piece: bytes) -> Iterator[str]:
        """Yield the lines that `piece` completes.

        After them it raises `ProtocolError` where a line is too
        long, no UTF-8, or begins as no object does.
        """
        *lines, rest = (self._rest + piece).split(b"\n")
        self._rest = rest[:MAX_LINE]  # shows that it is too long
        for line in lines:
            yield _text(line)
        _check_begun(rest)

    def feed_eof(self) -> list[str]:
        """Return nothing more; raises `ProtocolError` where half a line is left."""
        if self._rest:
            raise ProtocolError("line_cut_short", text=_seen(_readable(self._rest)))
        return []


def encode_name(name: str) -> bytes:
    """Return the line that gives the username."""
    return _encoder.encode(Name(name)) + b"\n"


def encode(text: str, name: str, time: datetime) -> bytes:
    """Return the line of one message of `name`.

    Raises `InputError` where it is empty, or its line is over 16 KiB.
    """
    if not text:
        raise InputError("message_empty")
    # a lone surrogate, which a browser can send, has no UTF-8: it travels as its escape
    whole = text.encode("utf-8", "backslashreplace").decode("utf-8")
    line = _encoder.encode(Text(name, whole, time.replace(microsecond=0))) + b"\n"
    if len(line) > MAX_LINE:
        numbers = {"characters": len(text), "bytes": len(line), "limit": MAX_LINE}
        raise InputError("message_long_framed", **numbers)
    return line


def decode_name(line: str) -> str:
    """Return the username of a first line; raises `ProtocolError` for any other line."""
    try:
        first = _names.decode(line)
    except _REFUSALS as error:
        raise _not_lines('{"name":…}', line) from error
    if first.text is not None:
        raise _not_lines('{"name":…}', line)
    return first.name


def decode(line: str, name: str) -> Said:
    """Return a message, which names its sender; raises `ProtocolError` for any other line."""
    try:
        message = _texts.decode(line)
    except _REFUSALS as error:
        raise _not_lines('{"name":…,"text":…,"time":…}', line) from error
    return Said(message.name, full_stamp(message.time), message.text)


def _text(line: bytes) -> str:
    _check_length(line)
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_lines("{…}", _readable(line)) from error


def _check_begun(line: bytes) -> None:
    """Raise `ProtocolError` where a line whose end has not come is wrong already."""
    start = line.lstrip(_BLANKS)
    if start and not start.startswith(b"{"):  # why wait for its end
        raise _not_lines("{…}", _readable(start))
    _check_length(line)


def _check_length(line: bytes) -> None:
    if len(line) >= MAX_LINE:  # its newline is not counted, whether it came or not
        raise ProtocolError("line_too_long", size=len(line) + 1, limit=MAX_LINE)


def _not_lines(expected: str, line: str) -> ProtocolError:
    return ProtocolError("line_not_understood", expected=expected, text=_seen(line))


def _seen(line: str) -> str:
    return visible(shortened(line, SEEN))


def _readable(line: bytes) -> str:
    return line.decode("utf-8", "backslashreplace")
