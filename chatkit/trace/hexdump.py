"""Bytes as hexadecimal numbers and as text, side by side."""

WIDTH = 16  # bytes in a row


def hexdump(data: bytes) -> list[tuple[int, str, str]]:
    """Return a row for each 16 bytes: offset, two digits a byte, and the text.

    What is no printable ASCII is a `·` in the text, so that one column is always one byte.
    """
    return [
        (at, data[at : at + WIDTH].hex(" "), "".join(map(_seen, data[at : at + WIDTH])))
        for at in range(0, len(data), WIDTH)
    ]


def _seen(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 else "·"
