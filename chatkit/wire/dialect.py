"""The dialects, side by side: how each says a name and a message, and how each is read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from chatkit.errors import InputError
from chatkit.message import echoed
from chatkit.wire import classic, lines
from chatkit.wire.said import Said

Side = Literal["client", "server"]


class Reader(Protocol):
    """Turns the pieces that `recv` gives into messages, one string each."""

    newline: bool  # whether line ends part the messages; may be set at any time
    met_line_end: bool  # whether the peer has ever ended a message in one

    @property
    def pending(self) -> bool:
        """Whether bytes are held back that are shown after a moment of silence."""

    def feed(self, piece: bytes) -> Iterable[str]: ...
    def feed_eof(self) -> Iterable[str]: ...


class Codec(NamedTuple):
    """One side's way of writing a message, and the way to read it."""

    encode: Callable[[str, str, datetime, str], bytes]  # text, the sender's name and clock, its end
    decode: Callable[[str, str], Said]  # a text that came, and the peer's name


@dataclass(frozen=True)
class Dialect:
    """A way to write names and messages in bytes; server and client must use the same one."""

    name: str
    greets_first: Side  # the side that says its username unasked
    reader: Callable[[], Reader]
    encode_name: Callable[[str, str], bytes]  # the name, and the end of each message
    decode_name: Callable[[str], str]
    client: Codec
    server: Codec
    nameless: bool  # whether it has messages without a name, which are then a client's


CLASSIC = Dialect(
    "classic",
    "client",
    classic.Reader,
    classic.encode,
    str,
    client=Codec(lambda text, name, time, end: classic.encode(text, end), classic.plain),
    server=Codec(classic.encode_stamped, classic.parse),
    nameless=True,
)
_FRAMED = Codec(lambda text, name, time, end: lines.encode(text, name, time), lines.decode)
LINES = Dialect(
    "lines",
    "client",
    lines.Reader,
    lambda name, end: lines.encode_name(name),
    lines.decode_name,
    client=_FRAMED,
    server=_FRAMED,
    nameless=False,  # each of its messages names the sender
)
DIALECTS = {dialect.name: dialect for dialect in (CLASSIC, LINES)}


def find(name: str) -> Dialect:
    """Return the dialect of that name; raises `InputError` where there is none."""
    if not isinstance(name, str) or name not in DIALECTS:
        known = " / ".join(DIALECTS)
        raise InputError("wire_unknown", name=echoed(str(name)), names=known)
    return DIALECTS[name]
