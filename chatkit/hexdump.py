"""Bytes as hexadecimal numbers and as text, side by side."""

from dataclasses import dataclass

from chatkit.errors import InputError
from chatkit.texts import say

WIDTH = 16  # bytes in a row
NARROW = 8  # bytes in a row of a HexView, for three notebooks side by side


def hexdump(data: bytes, width: int = WIDTH) -> list[tuple[int, str, str]]:
    """Return a row for each `width` bytes: offset, two digits a byte, and the text.

    A byte that is no printable ASCII is a `·` in the text, so that each column is one byte.
    """
    return [
        (at, data[at : at + width].hex(" "), "".join(map(_letter, data[at : at + width])))
        for at in range(0, len(data), width)
    ]


def hex_lines(data: bytes, width: int = WIDTH, start: int = 0) -> list[str]:
    """Return the rows of `hexdump` as aligned lines; `start` is the offset of the first byte."""
    return [
        f"{start + at:04x}  {digits:<{3 * width}} {text}"
        for at, digits, text in hexdump(data, width)
    ]


def _letter(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 else "·"


@dataclass(frozen=True, repr=False)
class HexView:
    """Bytes whose `repr` is a hex dump, eight in a row."""

    data: bytes

    def __repr__(self) -> str:
        return "\n".join([*hex_lines(self.data, NARROW), say("bytes", n=len(self.data))])


def hex_view(data: str | bytes) -> HexView:
    """Return a hex dump of bytes, or of a text in UTF-8; raises `InputError` for anything else."""
    if isinstance(data, str):
        return HexView(data.encode("utf-8", "surrogatepass"))
    if isinstance(data, (bytes, bytearray, memoryview)):
        return HexView(bytes(data))
    raise InputError("hex_of_what", type=type(data).__name__)
