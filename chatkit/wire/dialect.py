"""The dialects, side by side: how each says a name and a message, and how each is read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from chatkit.errors import InputError
from chatkit.message import visible
from chatkit.wire import classic, lines
from chatkit.wire.said import Said


class Reader(Protocol):
    """Turns the pieces that `recv` gives into messages, one string each."""

    @property
    def pending(self) -> bool:
        """Whether bytes are held back that are shown after a moment of silence."""

    def feed(self, piece: bytes) -> Iterable[str]: ...
    def feed_eof(self) -> Iterable[str]: ...


class Codec(NamedTuple):
    """One side's way of writing a message, and the way to read it."""

    encode: Callable[[str, str, datetime], bytes]  # text, the sender's name and clock
    decode: Callable[[str, str], Said]  # a text that came, and the peer's name


@dataclass(frozen=True)
class Dialect:
    """A way to write names and messages in bytes; server and client must use the same one."""

    name: str
    greets_first: Literal["client", "server"]  # the side that says its username unasked
    reader: Callable[[], Reader]
    encode_name: Callable[[str], bytes]
    decode_name: Callable[[str], str]
    client: Codec
    server: Codec


CLASSIC = Dialect(
    "classic",
    "client",
    classic.Reader,
    classic.encode,
    str,
    client=Codec(lambda text, name, time: classic.encode(text), classic.plain),
    server=Codec(classic.encode_stamped, classic.parse),
)
LINES = Dialect(
    "lines",
    "client",
    lines.Reader,
    lines.encode_name,
    lines.decode_name,
    client=Codec(lines.encode, lines.decode),
    server=Codec(lines.encode, lines.decode),
)
DIALECTS = {dialect.name: dialect for dialect in (CLASSIC, LINES)}


def find(name: str) -> Dialect:
    """Return the dialect of that name; raises `InputError` where there is none."""
    if name not in DIALECTS:
        raise InputError("wire_unknown", name=visible(str(name)), names=" / ".join(DIALECTS))
    return DIALECTS[name]
