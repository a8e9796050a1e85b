"""The dialects, side by side: how each says a name and a message, and how each is read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chatkit.errors import InputError
from chatkit.message import visible
from chatkit.wire import classic, lines


class Reader(Protocol):
    """Turns the pieces that `recv` gives into what was said, one string each."""

    @property
    def pending(self) -> bool:
        """Whether what was held back is shown after a moment of silence."""

    def feed(self, piece: bytes) -> Iterable[str]: ...
    def feed_eof(self) -> Iterable[str]: ...


Encode = Callable[[str, str, datetime], bytes]  # text, sender's name, sender's clock
Decode = Callable[[str, str], tuple[str, str]]  # what was said, sender's name: stamp, text


@dataclass(frozen=True)
class Dialect:
    """What a server and a client need to know of it."""

    name: str
    reader: Callable[[], Reader]
    encode_name: Callable[[str], bytes]
    decode_name: Callable[[str], str]
    encode_from_client: Encode
    encode_from_server: Encode
    decode_from_client: Decode
    decode_from_server: Decode


CLASSIC = Dialect(
    "classic",
    classic.Reader,
    classic.encode,
    str,
    lambda text, name, time: classic.encode(text),
    classic.encode_stamped,
    lambda text, name: ("", text),
    classic.parse,
)
LINES = Dialect(
    "lines",
    lines.Reader,
    lines.encode_name,
    lines.decode_name,
    lines.encode,
    lines.encode,
    lines.decode,
    lines.decode,
)
DIALECTS = {dialect.name: dialect for dialect in (CLASSIC, LINES)}


def find(name: str) -> Dialect:
    """Return the dialect of that name; raises `InputError` where there is none."""
    if name not in DIALECTS:
        raise InputError("wire_unknown", name=visible(str(name)), names=" / ".join(DIALECTS))
    return DIALECTS[name]
