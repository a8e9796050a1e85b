"""The framed dialect by property: no cutting and no gluing changes what was said."""

import itertools
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit.errors import InputError, ProtocolError
from chatkit.wire import dialect, lines
from chatkit.wire.lines import MAX_LINE, Reader

NOW = datetime(2026, 11, 25, 10, 0, 0, 123_456)
TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=8)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """Return `data` in the pieces that begin at `places`."""
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[one:other] for one, other in itertools.pairwise(edges)]


@given(TEXTS, st.lists(st.integers(0, 10_000), max_size=20))
def test_any_cutting_gives_the_same_messages(texts: list[str], places: list[int]) -> None:
    data = lines.encode_name("Bob") + b"".join(lines.encode(text, "Bob", NOW) for text in texts)
    reader = Reader()
    name, *said = [line for piece in cut(data, places) for line in reader.feed(piece)]
    assert reader.feed_eof() == []
    assert lines.decode_name(name) == "Bob"
    assert [lines.decode(line, "Bob") for line in said] == [
        ("2026-11-25 10:00:00", text) for text in texts
    ]


@given(st.lists(st.binary(max_size=200), max_size=10))
def test_garbage_is_understood_or_refused_and_nothing_else(pieces: list[bytes]) -> None:
    reader = Reader()
    with suppress(ProtocolError):
        for piece in pieces:
            for line in reader.feed(piece):
                lines.decode(line, "Bob")
        reader.feed_eof()


@pytest.mark.parametrize(
    "line",
    [
        "Halo",
        "{}",
        '{"text":5,"time":"2026-11-25T10:00:00"}',
        '{"text":"x"}',
        '{"text":"x","time":"kemarin"}',
        "[1]",
        '{"text":"\\xff","time":"2026-11-25T10:00:00"}',
        "",
    ],
)
def test_another_line_gets_a_sentence_with_what_was_expected_and_what_came(line: str) -> None:
    with pytest.raises(ProtocolError, match="text") as caught:
        lines.decode(line, "Bob")
    assert line[:10] in str(caught.value)
    with pytest.raises(ProtocolError, match="name"):
        lines.decode_name(line)


def test_a_wrong_beginning_is_refused_before_its_end_comes() -> None:
    with pytest.raises(ProtocolError, match="Bob"):
        Reader().feed(b"Bob")


def test_a_line_without_end_is_refused_before_it_fills_the_memory() -> None:
    reader = Reader()
    assert reader.feed(b"{" + b"x" * (MAX_LINE - 2)) == []
    with pytest.raises(ProtocolError, match=str(MAX_LINE)):
        reader.feed(b"x")


def test_the_longest_line_fits_and_one_byte_more_is_refused_by_both_sides() -> None:
    room = MAX_LINE - len(lines.encode("x", "Bob", NOW)) + 1
    line = lines.encode("x" * room, "Bob", NOW)
    assert len(line) == MAX_LINE
    assert len(Reader().feed(line)) == 1
    with pytest.raises(InputError, match=f"{MAX_LINE + 1} byte"):
        lines.encode("x" * (room + 1), "Bob", NOW)


def test_half_a_line_at_the_end_is_named() -> None:
    reader = Reader()
    reader.feed(b'{"text":"Ha')
    with pytest.raises(ProtocolError, match="Ha"):
        reader.feed_eof()


def test_an_empty_text_is_refused_and_half_a_letter_travels_as_its_escape() -> None:
    with pytest.raises(InputError, match="kosong"):
        lines.encode("", "Bob", NOW)
    (line,) = Reader().feed(lines.encode("\ud83d", "Bob", NOW))
    assert lines.decode(line, "Bob")[1] == r"\ud83d"


def test_a_dialect_is_found_by_its_name_alone() -> None:
    assert dialect.find("lines") is dialect.LINES
    with pytest.raises(InputError, match="classic / lines"):
        dialect.find("nick")
