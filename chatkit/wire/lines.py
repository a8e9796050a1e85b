r"""The framed dialect: one JSON object a line, so that no cutting and no gluing can harm it.

    {"name":"Bob"}\n                                    first, from either side
    {"text":"Halo","time":"2026-11-25T10:00:00"}\n      then

A newline inside a text is written as two characters, `\` and `n` (RFC 8259, section 7). It is
always chosen explicitly, never negotiated. No networking here.
"""

from datetime import datetime

import msgspec

from chatkit.errors import InputError, ProtocolError
from chatkit.message import full_stamp, visible
from chatkit.texts import say

MAX_LINE = 16_384  # bytes, newline included; a peer that sends more would fill the memory
SEEN = 60  # characters of what was not understood


class Name(msgspec.Struct, frozen=True):
    """The first line of each side."""

    name: str


class Text(msgspec.Struct, frozen=True):
    """A message, and its sender's clock."""

    text: str
    time: datetime


_encoder = msgspec.json.Encoder()
_names = msgspec.json.Decoder(Name)
_texts = msgspec.json.Decoder(Text)


class Reader:
    """Turns pieces, however they are cut, into whole lines."""

    pending = False  # a line that is not whole waits for its end, however long that takes

    def __init__(self) -> None:
        self._rest = bytearray()  # of a line whose end has not come

    def feed(self, piece: bytes) -> list[str]:
        """Return the lines that `piece` completes; raises `ProtocolError` for one too long."""
        self._rest += piece
        *lines, rest = self._rest.split(b"\n")
        self._rest = rest
        if rest and rest[:1] != b"{":  # why wait for its end
            raise _not_lines("{…}", _text(rest))
        longest = max(map(len, (*lines, rest)))
        if longest >= MAX_LINE:
            raise ProtocolError(say("line_too_long", size=longest, limit=MAX_LINE))
        return [_text(line) for line in lines]

    def feed_eof(self) -> list[str]:
        """Return nothing more; raises `ProtocolError` where half a line is left."""
        if self._rest:
            start = _text(self._rest[:SEEN])
            self._rest.clear()
            raise ProtocolError(say("line_cut_short", text=visible(start)))
        return []


def encode_name(name: str) -> bytes:
    """Return the line that says who speaks."""
    return _encoder.encode(Name(name)) + b"\n"


def encode(text: str, name: str, time: datetime) -> bytes:
    """Return the line of one message; `name` is known already and not sent again.

    Raises `InputError` where it is empty, or its line is over 16 KiB.
    """
    if not text:
        raise InputError(say("message_empty"))
    # a lone surrogate, which a browser can send, has no UTF-8: it travels as its escape
    whole = text.encode("utf-8", "backslashreplace").decode("utf-8")
    line = _encoder.encode(Text(whole, time.replace(microsecond=0))) + b"\n"
    if len(line) > MAX_LINE:
        raise InputError(say("message_long", characters=len(text), bytes=len(line), limit=MAX_LINE))
    return line


def decode_name(line: str) -> str:
    """Return who speaks; raises `ProtocolError` for any other line."""
    try:
        return _names.decode(line).name
    except (msgspec.DecodeError, UnicodeError) as error:
        raise _not_lines('{"name":…}', line) from error


def decode(line: str, name: str) -> tuple[str, str]:
    """Return the stamp and the text of a message; raises `ProtocolError` for any other line."""
    try:
        message = _texts.decode(line)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise _not_lines('{"text":…,"time":…}', line) from error
    return full_stamp(message.time), message.text


def _text(line: bytearray) -> str:
    return line.decode("utf-8", "backslashreplace")  # an escape that JSON does not know


def _not_lines(expected: str, line: str) -> ProtocolError:
    seen = visible(line[:SEEN]) + ("…" if len(line) > SEEN else "")
    return ProtocolError(say("line_not_understood", expected=expected, text=seen))
