"""The framed dialect by property: no cutting and no gluing changes what was said."""

import itertools
import tracemalloc
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit.errors import InputError, ProtocolError
from chatkit.wire import dialect, lines
from chatkit.wire.lines import MAX_LINE, SEEN, Reader
from chatkit.wire.said import Said
from tests.helpers import refused

NOW = datetime(2026, 11, 25, 10, 0, 0, 123_456)
TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=8)

# what may come: whole messages, odd but legal ones, half ones, other people's bytes
WIRE = st.lists(
    st.one_of(
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).map(
            lambda text: lines.encode(text, "Bob", NOW)
        ),
        st.binary(max_size=8),
        st.sampled_from([b"{", b" ", b"\r\n", b"\n", b'{"text":"', b"Halo", b"\\\xff"]),
        st.just(b' {"name":"Bob","text":"x","time":"2026-11-25T10:00:00"} \r\n'),
        st.just(b"{" + b"x" * (MAX_LINE - 2) + b"\n"),
        st.just(b"{" + b"x" * (MAX_LINE - 1)),
    ),
    max_size=6,
).map(b"".join)


def outcome(pieces: list[bytes]) -> tuple[list[Said], bool]:
    """Return the messages that `pieces` gave before they ended or were refused, and which."""
    reader, heard = Reader(), []
    try:
        for piece in pieces:
            for line in reader.feed(piece):
                heard.append(lines.decode(line, "Bob"))
        reader.feed_eof()
    except ProtocolError:
        return heard, True
    return heard, False


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
        Said("Bob", "2026-11-25 10:00:00", text) for text in texts
    ]


@given(WIRE, st.lists(st.integers(0, 40_000), max_size=20))
def test_any_cutting_of_any_bytes_gives_the_same_messages_and_the_same_verdict(
    data: bytes, places: list[int]
) -> None:
    assert outcome(cut(data, places)) == outcome([data])


@given(WIRE.filter(lambda data: len(data) < 500))
def test_byte_by_byte_gives_the_same_too(data: bytes) -> None:
    assert outcome([bytes([byte]) for byte in data]) == outcome([data])


def test_what_was_said_before_a_fault_is_heard() -> None:
    heard, refused = outcome([lines.encode("dadah", "Bob", NOW) + b"rusak"])
    assert [said.text for said in heard] == ["dadah"]
    assert refused


@pytest.mark.parametrize("space", [b" ", b"\t", b"\r"])
def test_blanks_around_a_line_are_legal_json(space: bytes) -> None:
    line = space + lines.encode("x", "Bob", NOW).rstrip() + space + b"\n"
    assert outcome([bytes([byte]) for byte in line]) == (
        [Said("Bob", "2026-11-25 10:00:00", "x")],
        False,
    )


@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_json_that_is_too_deep_is_refused(bracket: str) -> None:
    line = '{"more":' + bracket * (16_000 // len(bracket))
    with refused(ProtocolError, "line_not_understood"):
        lines.decode(line, "Bob")
    with refused(ProtocolError, "line_not_understood"):
        lines.decode_name(line)


@pytest.mark.parametrize(
    ("bad", "shown"),
    [
        (b"\xff", r"\xff"),
        (b"\\\xff", r"\\xff"),
        (b"\xed\xa0\x80", r"\xed\xa0\x80"),
        (b"\xc3", r"\xc3"),
    ],
)
def test_what_is_no_utf_8_is_refused_and_shown(bad: bytes, shown: str) -> None:
    seen = ('{"name":"Bob","text":"' + shown + '","time":"2026-11-25T10:00:00"}')[:SEEN]
    with refused(ProtocolError, "line_not_understood", expected="{…}") as caught:
        list(Reader().feed(b'{"name":"Bob","text":"' + bad + b'","time":"2026-11-25T10:00:00"}\n'))
    assert str(caught.value.values["text"])[: SEEN - 1] == seen[: SEEN - 1]


@pytest.mark.parametrize(
    "line",
    [
        "Halo",
        "{}",
        '{"name":"Bob","text":5,"time":"2026-11-25T10:00:00"}',
        '{"text":"x","time":"2026-11-25T10:00:00"}',
        '{"name":"Bob","text":"x"}',
        '{"name":"Bob","text":"x","time":"kemarin"}',
        "[1]",
        '{"name":"Bob","text":"\\xff","time":"2026-11-25T10:00:00"}',
        '{"name":"Bob","text":"\\ud83d","time":"2026-11-25T10:00:00"}',
        "",
    ],
)
def test_another_line_gets_a_sentence_with_what_was_expected_and_what_came(line: str) -> None:
    with refused(
        ProtocolError, "line_not_understood", expected='{"name":…,"text":…,"time":…}'
    ) as caught:
        lines.decode(line, "Bob")
    assert str(caught.value.values["text"]).startswith(line[:10])
    with refused(ProtocolError, "line_not_understood", expected='{"name":…}'):
        lines.decode_name(line)


def test_a_wrong_beginning_is_refused_before_its_end_comes() -> None:
    with refused(ProtocolError, "line_not_understood", text="Bob"):
        list(Reader().feed(b"Bob"))


def test_a_line_without_end_is_refused_at_the_limit() -> None:
    reader = Reader()
    assert list(reader.feed(b"{" + b"x" * (MAX_LINE - 2))) == []
    with refused(ProtocolError, "line_too_long", size=MAX_LINE + 1, limit=MAX_LINE):
        list(reader.feed(b"x"))


@pytest.mark.parametrize("flood", [b"{" * 8192, b"x" * 8192])
def test_a_flood_without_a_newline_does_not_fill_the_memory(flood: bytes) -> None:
    reader = Reader()
    tracemalloc.start()
    try:
        for _ in range(100 * 128):  # 100 MB
            with suppress(ProtocolError):
                list(reader.feed(flood))
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_the_longest_line_fits_and_one_byte_more_is_refused_by_both_sides() -> None:
    room = MAX_LINE - len(lines.encode("x", "Bob", NOW)) + 1
    line = lines.encode("x" * room, "Bob", NOW)
    assert len(line) == MAX_LINE
    assert len(list(Reader().feed(line))) == 1
    with refused(ProtocolError, "line_too_long", size=MAX_LINE + 1, limit=MAX_LINE):
        list(Reader().feed(b" " + line))
    with refused(InputError, "message_long_framed", bytes=MAX_LINE + 1, limit=MAX_LINE):
        lines.encode("x" * (room + 1), "Bob", NOW)


def test_half_a_line_at_the_end_is_named() -> None:
    reader = Reader()
    assert list(reader.feed(b'{"text":"Ha')) == []
    with refused(ProtocolError, "line_cut_short", text='{"text":"Ha'):
        reader.feed_eof()


def test_each_message_names_its_sender_and_a_message_is_no_name() -> None:
    (line,) = Reader().feed(lines.encode("Halo", "Bob", NOW))
    assert lines.decode(line, "Alice") == Said("Bob", "2026-11-25 10:00:00", "Halo")
    with pytest.raises(ProtocolError):
        lines.decode_name(line)


def test_an_empty_text_is_refused_and_half_a_letter_travels_as_its_escape() -> None:
    with refused(InputError, "message_empty"):
        lines.encode("", "Bob", NOW)
    (line,) = Reader().feed(lines.encode("\ud83d", "Bob", NOW))
    assert lines.decode(line, "Bob").text == r"\ud83d"


def test_a_dialect_is_found_by_its_name_alone() -> None:
    assert dialect.find("lines") is dialect.LINES
    with refused(InputError, "wire_unknown", name="nick", names="classic / lines"):
        dialect.find("nick")
