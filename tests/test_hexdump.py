"""Bytes as hexadecimal numbers and as text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit import InputError, hex_view
from chatkit.hexdump import NARROW, WIDTH, hexdump
from chatkit.texts import say
from tests.helpers import refused

DATA = st.binary(max_size=5 * WIDTH)


@given(DATA)
def test_the_digits_joined_are_the_bytes(data: bytes) -> None:
    assert bytes.fromhex(" ".join(digits for _, digits, _ in hexdump(data))) == data


@given(DATA)
def test_every_byte_is_one_printable_letter_in_its_place(data: bytes) -> None:
    for at, digits, text in hexdump(data):
        assert len(text) == len(bytes.fromhex(digits))
        assert all(
            letter == (chr(byte) if 32 <= byte < 127 else "·")
            for byte, letter in zip(data[at : at + WIDTH], text, strict=True)
        )


@given(DATA)
def test_the_offsets_count_the_bytes(data: bytes) -> None:
    assert [at for at, _, _ in hexdump(data)] == [*range(0, len(data), WIDTH)]


def test_a_row_reads_like_this() -> None:
    assert hexdump(b"Halo\xc3\xa9\n") == [(0, "48 61 6c 6f c3 a9 0a", "Halo···")]


# hex_view


@given(DATA)
def test_a_view_holds_all_the_bytes_in_rows_of_eight(data: bytes) -> None:
    *rows, count = repr(hex_view(data)).splitlines()
    assert bytes.fromhex(" ".join(row[6 : 6 + 3 * NARROW] for row in rows)) == data
    assert len(rows) == -(-len(data) // NARROW)
    assert count.split()[0] == str(len(data))


def test_a_text_is_seen_as_its_utf_8() -> None:
    assert repr(hex_view("Café")).splitlines() == [
        "0000  43 61 66 c3 a9           Caf··",
        say("bytes", n=5),
    ]
    assert hex_view("\ud83d").data == "\ud83d".encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("wrong", [5, None, ["a"]])
def test_what_has_no_bytes_gets_one_sentence(wrong: Any) -> None:
    with refused(InputError, "hex_of_what", type=type(wrong).__name__):
        hex_view(wrong)
