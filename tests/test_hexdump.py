"""Bytes as hexadecimal numbers and as text."""

from hypothesis import given
from hypothesis import strategies as st

from chatkit.trace.hexdump import WIDTH, hexdump

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
