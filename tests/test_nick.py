"""The dialect of Pertemuan 4, byte for byte."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit.wire import nick, room

NOW = datetime(2026, 11, 27, 10, 0, 0, 5)
POSTED = room.Posted(1, "main", "Bob", "halo", "2026-11-27T03:00:00.000+00:00")


@pytest.mark.parametrize(
    ("stamp", "wanted"),
    [
        ("full", b"[2026-11-27 10:00:00] Bob: halo"),
        ("time", b"[10:00:00] Bob: halo"),
        ("none", b"Bob: halo"),
    ],
)
def test_a_message_is_stamped_as_in_each_folder_of_the_course(stamp: str, wanted: bytes) -> None:
    assert nick.encode(POSTED, NOW, stamp) == wanted


def test_coming_and_going_have_the_words_of_the_course() -> None:
    assert nick.encode(room.Joined("Bob"), NOW, "time") == b"[10:00:00] Bob Bergabung!"
    assert nick.encode(room.Left("Bob"), NOW, "time") == b"[10:00:00] Bob keluar!"
    welcome = room.Welcome(1, "main", "Bob", ["Bob"], 0, "", "")
    assert nick.encode(welcome, NOW, "full") == b"Terkoneksi dengan Server!"


def test_what_ascii_lacks_and_what_hides_is_spelled_out() -> None:
    posted = room.Posted(1, "main", "Bob", "é\x1b[2J\n😀", "")
    assert nick.encode(posted, NOW, "none") == rb"Bob: \xe9\x1b[2J\n\U0001f600"


def heard(*pieces: bytes) -> list[str]:
    reader = nick.Reader()
    return [text for piece in pieces for text in reader.feed(piece)]


@pytest.mark.parametrize(
    ("pieces", "wanted"),
    [
        ((b"Bob", b"Bob: halo"), ["Bob", "halo"]),
        ((b"Bob", b"halo"), ["Bob", "halo"]),  # without its name
        ((b"Bob", b"Bob: satuBob: dua"), ["Bob", "satu", "dua"]),
        ((b"BobBob: halo",), ["Bob", "halo"]),
        ((b"Bob\n", b"Bob: halo\n"), ["Bob", "halo"]),
        ((b"Bob", b"Bob: kata Bob: halo"), ["Bob", "kata Bob: halo"]),
        ((b"Ani (X)", b"Ani (X): a.b"), ["Ani (X)", "a.b"]),
        ((b"Bob", "Bob: é".encode()[:-1], b"\xa9"), ["Bob", "é"]),
    ],
)
def test_texts_are_parted_and_freed_of_the_name(
    pieces: tuple[bytes, ...], wanted: list[str]
) -> None:
    assert [text for text in heard(*pieces) if text] == wanted


@given(st.lists(st.binary(max_size=30), max_size=6))
def test_any_bytes_give_texts(pieces: list[bytes]) -> None:
    assert all(heard(*pieces))


def told(*pieces: bytes) -> list[object]:
    reader = nick.ServerReader()
    return [event for piece in pieces for event in reader.feed(piece)]


@pytest.mark.parametrize("stamp", ["[2026-11-27 10:00:00] ", "[10:00:00] ", ""])
def test_what_the_courses_server_sends_is_taken_apart(stamp: str) -> None:
    pieces = ["NICK", f"{stamp}Ani Bergabung!", f"{stamp}Ani: a: b", f"{stamp}Ani keluar!"]
    assert told(*(piece.encode() for piece in pieces)) == [
        None,
        room.Joined("Ani"),
        room.Posted(1, "", "Ani", "a: b", ""),
        room.Left("Ani"),
    ]


def test_what_is_read_late_comes_glued_and_is_parted_at_its_stamps() -> None:
    glued = (
        b"NICK[10:00:00] Ani Bergabung!Terkoneksi dengan Server![10:00:01] Ani: halo[10:00:02] B: x"
    )
    assert told(glued) == [
        None,
        room.Joined("Ani"),
        room.Posted(1, "", "*", "Terkoneksi dengan Server!", ""),
        room.Posted(2, "", "Ani", "halo", ""),
        room.Posted(3, "", "B", "x", ""),
    ]


def test_a_sender_whose_name_begins_as_the_question_does_asks_nothing() -> None:
    assert told(b"NICK", b"NICKY: halo") == [None, room.Posted(1, "", "NICKY", "halo", "")]
    assert told(b"NICK", b"NICK") == [None, None]  # this one is asked again


@given(st.lists(st.binary(max_size=30), max_size=6))
def test_any_bytes_of_a_server_give_events(pieces: list[bytes]) -> None:
    told(*pieces)
