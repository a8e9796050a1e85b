"""The classic dialect: raw UTF-8, one send a message, cut anywhere."""

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit.errors import InputError
from chatkit.wire.classic import MAX_LINE, MAX_PIECE, Reader, encode, encode_stamped, parse
from chatkit.wire.said import Said
from tests.helpers import refused

WHEN = datetime(2024, 1, 15, 14, 30, 20)

LETTERS = st.characters(codec="utf-8", exclude_characters="\n")

# bytes as they come from the net: text, its letters cut in half, and plain rubbish
# (without line ends, which have tests of their own)
WIRE = st.lists(
    st.one_of(
        st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.binary(max_size=6),
        st.sampled_from([b"\xe2\x82", b"\xf0\x9f\x91", b"\xc3", b"\xff", b"\xed\xa0\x80"]),
    )
).map(lambda pieces: b"".join(pieces).replace(b"\n", b""))


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """Return `data` in pieces, none of them empty."""
    edges = [0, *sorted({place % len(data) for place in places} - {0}), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


def read(pieces: list[bytes]) -> str:
    reader = Reader()
    heard = [text for piece in pieces for text in reader.feed(piece)]
    return "".join(heard + reader.feed_eof())


# reading


@given(WIRE.filter(bool), st.lists(st.integers(0, 500), max_size=20))
def test_any_split_of_any_bytes_gives_the_same_text(data: bytes, places: list[int]) -> None:
    assert read(cut(data, places)) == data.decode("utf-8", "backslashreplace")


@given(WIRE)
def test_byte_by_byte_gives_the_same_text(data: bytes) -> None:
    assert read([bytes([byte]) for byte in data]) == data.decode("utf-8", "backslashreplace")


@given(st.text(alphabet=LETTERS, min_size=1, max_size=200))
def test_any_text_comes_out_as_it_went_in_as_one_message(text: str) -> None:
    reader = Reader()
    assert reader.feed(encode(text)) == [text]
    assert not reader.pending
    assert reader.feed_eof() == []


@given(st.lists(st.text(min_size=1, max_size=20).filter(str.isprintable), min_size=1))
def test_one_piece_is_one_message(messages: list[str]) -> None:
    reader = Reader()
    assert [reader.feed(encode(text)) for text in messages] == [[text] for text in messages]


def test_half_a_letter_waits_for_its_other_half() -> None:
    reader = Reader()
    assert reader.feed("é".encode()[:1]) == []
    assert reader.pending
    assert reader.feed("é".encode()[1:] + b"!") == ["é!"]
    assert not reader.pending


def test_half_a_letter_whose_other_half_never_comes_is_shown_as_a_byte() -> None:
    reader = Reader()
    assert reader.feed(b"a\xe2\x82") == ["a"]
    assert reader.feed_eof() == [r"\xe2\x82"]
    assert not reader.pending
    assert reader.feed(b"\x82b") == [r"\x82b"], "what was given up does not come back"


# line ends


@pytest.mark.parametrize(
    ("piece", "texts"),
    [
        (b"Halo\n", ["Halo"]),
        (b"Halo\r\n", ["Halo"]),
        (b"Halo\n\n", ["Halo\n"]),
        (b"satu\ndua\n", ["satu\ndua"]),
        (b"Halo\r", ["Halo\r"]),
        (b"\n", []),
        (b"\r\n", []),
    ],
)
def test_one_line_end_at_the_end_of_a_piece_is_no_part_of_it(
    piece: bytes, texts: list[str]
) -> None:
    reader = Reader()
    assert not reader.met_line_end
    assert reader.feed(piece) == texts
    assert reader.met_line_end == piece.endswith(b"\n")
    assert not reader.pending


LINES = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20)


@given(st.lists(LINES), st.sampled_from(["\n", "\r\n"]), st.lists(st.integers(0, 500)))
def test_lines_are_told_apart_however_they_are_cut(
    texts: list[str], end: str, places: list[int]
) -> None:
    data = "".join(text + end for text in texts).encode()
    reader = Reader()
    reader.newline = True
    pieces = cut(data, places) if data else []
    assert [text for piece in pieces for text in reader.feed(piece)] == [*filter(None, texts)]
    assert not reader.pending


def test_a_line_without_its_end_waits_and_counts_after_a_silence() -> None:
    reader = Reader()
    reader.newline = True
    assert reader.feed(b"satu\nUserna") == ["satu"]
    assert reader.pending
    assert reader.feed(b"me: ") == []
    assert reader.feed_eof() == ["Username: "]
    assert reader.feed(b"dua\n") == ["dua"]
    assert reader.feed(b"tiga") == []
    reader.newline = False
    assert reader.feed(b"empat") == ["tigaempat"]
    assert reader.feed(b"lima") == ["lima"]


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    reader = Reader()
    reader.newline = True
    heard = [text for _ in range(1000) for text in reader.feed(b"x" * 1024)]
    assert len(heard) > 50
    assert max(map(len, heard)) <= MAX_LINE + 1024


@pytest.mark.parametrize("encode", [encode, lambda text, end: encode_stamped(text, "A", WHEN, end)])
def test_a_line_end_is_written_once_and_counts(encode: Callable[[str, str], bytes]) -> None:
    assert encode("Halo", "\n").endswith(b"Halo\n")
    assert encode("Halo\n", "\n").endswith(b"Halo\n")
    room = MAX_PIECE - len(encode("x", "")) + 1
    assert len(encode("x" * room, "")) == MAX_PIECE
    with pytest.raises(InputError):
        encode("x" * room, "\n")
    assert len(encode("x" * (room - 1), "\n")) == MAX_PIECE


@pytest.mark.parametrize(
    ("line", "stamp", "text"),
    [
        ("[14:30:20] Dewi: Halo", "14:30:20", "Dewi: Halo"),
        ("[2024-01-15 14:30] Halo", "2024-01-15 14:30", "Halo"),
        ("2024-01-15 14:30:20 - Halo", "2024-01-15 14:30:20", "Halo"),
        (": Halo", "", ": Halo"),
        ("Dewi: Halo", "", "Dewi: Halo"),
    ],
)
def test_without_a_name_only_the_stamp_is_taken_off(line: str, stamp: str, text: str) -> None:
    assert parse(line, "") == Said("", stamp, text)


def test_bytes_that_are_no_utf8_are_shown_as_they_are() -> None:
    assert Reader().feed(b"Halo \xff\xfe!") == [r"Halo \xff\xfe!"]


def test_the_text_that_kills_a_plain_reader_is_read_whole() -> None:
    # 'a' + 600 * 'é' is cut in the middle of a letter at byte 1024
    data = ("a" + 600 * "é").encode()
    assert read([data[:1024], data[1024:]]) == data.decode()


# writing


def test_the_client_sends_the_text_alone() -> None:
    assert encode("Halo Alice!") == b"Halo Alice!"


def test_the_server_puts_the_date_the_time_and_its_name_before_it() -> None:
    piece = encode_stamped("Halo juga Bob!", "Alice", WHEN)
    assert piece == b"[2024-01-15 14:30:20] Alice: Halo juga Bob!"


def test_an_empty_message_is_refused_since_it_would_put_nothing_on_the_wire() -> None:
    with refused(InputError, "message_empty"):
        encode("")
    with refused(InputError, "message_empty"):
        encode_stamped("", "Alice", WHEN)


def test_a_message_of_1024_bytes_goes_and_one_more_byte_does_not() -> None:
    assert len(encode("a" * MAX_PIECE)) == 1024
    with refused(InputError, "message_long", bytes=1025):
        encode("a" * 1025)


def test_a_message_that_is_too_long_is_counted_in_bytes_and_in_characters() -> None:
    with refused(InputError, "message_long", bytes=1200, characters=600, limit=1024):
        encode("é" * 600)


def test_the_servers_1024_bytes_include_what_stands_before_the_text() -> None:
    prefix = len(b"[2024-01-15 14:30:20] Alice: ")
    assert len(encode_stamped("a" * (1024 - prefix), "Alice", WHEN)) == 1024
    stamp = "[2024-01-15 14:30:20] Alice:"
    with refused(InputError, "message_long_stamped", bytes=1025, limit=1024, prefix=stamp):
        encode_stamped("a" * (1025 - prefix), "Alice", WHEN)


def test_half_a_surrogate_pair_travels_as_its_escape() -> None:
    assert encode("a\ud83d") == rb"a\ud83d"


@given(st.text(max_size=700))
def test_whatever_is_encoded_is_one_piece_for_the_assignments_reader(text: str) -> None:
    try:
        piece = encode(text)
    except InputError:
        assert not text or len(text.encode("utf-8", "backslashreplace")) > MAX_PIECE
    else:
        assert 0 < len(piece) <= MAX_PIECE
        piece.decode("utf-8")


# classmates' variants


@pytest.mark.parametrize(
    ("line", "stamp", "text"),
    [
        ("[2024-01-15 14:30:20] Alice: Halo juga Bob!", "2024-01-15 14:30:20", "Halo juga Bob!"),
        ("[14:30:20] Alice: Halo", "14:30:20", "Halo"),
        ("[14:30] Alice: Halo", "14:30", "Halo"),
        ("[15/01/2024 14.30.20] Alice: Halo", "15/01/2024 14.30.20", "Halo"),
        ("2024-01-15 14:30:20 - Halo", "2024-01-15 14:30:20", "Halo"),
        ("Alice: Halo (14:30:20)", "14:30:20", "Halo"),
        ("Alice: Halo", "", "Halo"),
        ("Halo", "", "Halo"),
        ("Alice: satu (dua) (14:30)", "14:30", "satu (dua)"),
        ("[2024-01-15 14:30:20] Alice: dua\nbaris", "2024-01-15 14:30:20", "dua\nbaris"),
        ("[2024-01-15 14:30:20] Alice: ", "2024-01-15 14:30:20", ""),
        ("[penting] Alice: Halo", "", "[penting] Alice: Halo"),
    ],
)
def test_a_classmates_way_of_writing_it_is_understood(line: str, stamp: str, text: str) -> None:
    assert parse(line, "Alice") == Said("Alice", stamp, text)


@pytest.mark.parametrize(
    "line", ["[2024-01-15 14:30:20] Bob: Halo", "Bob: Halo", "Bob: Halo (14:30:20)"]
)
def test_a_line_that_speaks_in_anothers_name_stays_as_it_stands(line: str) -> None:
    assert parse(line, "Alice") == Said("Alice", "", line)


def test_a_name_full_of_signs_is_only_a_name() -> None:
    assert parse("[14:30:20] A.*(b)[c]: Halo", "A.*(b)[c]") == Said("A.*(b)[c]", "14:30:20", "Halo")
    assert parse("[14:30:20] Axxb: Halo", "A.*b") == Said("A.*b", "", "[14:30:20] Axxb: Halo")


@given(
    st.text(max_size=100).filter(lambda text: text and not text.endswith("\n")),
    st.text(alphabet=LETTERS, min_size=1, max_size=32),
    st.datetimes(min_value=datetime(1000, 1, 1)),
)
def test_what_a_server_writes_a_client_takes_apart(text: str, name: str, when: datetime) -> None:
    [line] = Reader().feed(encode_stamped(text, name, when))
    sent = text.encode("utf-8", "backslashreplace").decode()
    assert parse(line, name) == Said(name, f"{when:%Y-%m-%d %H:%M:%S}", sent)


@given(st.text(max_size=300), st.text(max_size=32))
def test_no_line_is_too_strange_to_take_apart(line: str, name: str) -> None:
    sender, stamp, text = parse(line, name)
    assert sender == name
    assert stamp in line
    assert text in line
