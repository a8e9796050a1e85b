"""The lines of a room by property: any cutting gives the same requests, any bytes only faults."""

import json
import random
from contextlib import suppress
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatkit.errors import ProtocolError
from chatkit.wire import room
from chatkit.wire.room import MAX_LINE, Lines
from tests.helpers import refused
from tests.hostile_lines import hostile_line
from tests.test_lines import cut

DOCS = Path(__file__).parent.parent / "docs"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
REQUESTS = st.one_of(
    st.builds(room.Hello, version=st.integers(0, 9), name=TEXT, last=st.integers(0, 2**53)),
    st.builds(room.Say, text=TEXT, id=TEXT),
    st.builds(room.Whisper, to=TEXT, text=TEXT),
    st.sampled_from([room.Ping(), room.Pong(), room.Bye()]),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
TYPES = ["hello", "message", "private", "ping", "pong", "bye", "welcome", "ack", "zzz"]
FIELDS = ["version", "name", "room", "last", "numbering", "key", "text", "id", "to"]
# objects that are nearly right, and bytes that are not
HOSTILE = st.one_of(
    st.builds(
        lambda kind, fields: json.dumps({"type": kind, **fields}).encode() + b"\n",
        st.sampled_from(TYPES) | JSON,
        st.dictionaries(st.sampled_from(FIELDS) | TEXT, JSON, max_size=5),
    ),
    st.binary(max_size=40),
    st.sampled_from(
        [
            b"\n", b" \r\n", b"{", b"[" * 9_000 + b"\n", b'{"type":"message","text":"\xff"}\n',
            b'{"type":"message","text":"\\ud800"}\n', b'{"type":"ping"}{"type":"ping"}\n',
            b'{"type":"hello","version":1,"name":"B","last":1e400}\n', b"\x00" * 9, b"x" * MAX_LINE,
        ]
    ),
)  # fmt: skip


def outcome(pieces: list[bytes]) -> list[object]:
    """Return the requests and the keys of the faults; a fault of the framing ends them."""
    lines, found = Lines(), list[object]()
    try:
        for piece in pieces:
            for line in lines.feed(piece):
                try:
                    found.append(room.request(line))
                except ProtocolError as error:
                    found.append((error.key, str(error)))
    except ProtocolError as error:
        found.append(error.key)
    return found


@given(st.lists(REQUESTS, max_size=8), st.lists(st.integers(0, 10_000), max_size=20))
def test_any_cutting_gives_the_same_requests(
    requests: list[room.Request], places: list[int]
) -> None:
    assert outcome(cut(b"".join(map(room.encode, requests)), places)) == requests


@settings(max_examples=1_000)
@given(st.lists(HOSTILE, max_size=6).map(b"".join), st.lists(st.integers(0, 60_000), max_size=8))
def test_hostile_bytes_give_faults_and_the_same_ones_however_they_are_cut(
    data: bytes, places: list[int]
) -> None:
    whole = outcome([data])
    assert outcome(cut(data, places)) == whole


@settings(max_examples=300)
@given(HOSTILE)
def test_a_client_survives_every_line_of_a_hostile_room(data: bytes) -> None:
    for line in data.split(b"\n"):
        with suppress(ProtocolError):
            room.event(line)


def test_unknown_fields_are_ignored() -> None:
    assert room.request(b'{"new":[{}],"type":"message","text":"Halo"}') == room.Say("Halo")


def test_an_unknown_type_is_a_fault_to_a_room_and_nothing_to_a_client() -> None:
    with refused(ProtocolError, "type_unknown", type="dance"):
        room.request(b'{"type":"dance"}')
    assert room.event(b'{"type":"dance"}') is None


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (b"Halo", "room_line_bad"),
        (b'{"text":"Halo"}', "room_line_bad"),
        (b'{"type":"message"}', "room_fields_bad"),
        (b'{"type":"message","text":7}', "room_fields_bad"),
        (b'{"type":"message","text":"x","id":"' + b"7" * 65 + b'"}', "room_fields_bad"),
        (b'{"type":"hello","version":1,"name":"Bob","last":-1}', "room_fields_bad"),
        (b'{"type":"welcome"}', "type_unknown"),
    ],
)
def test_a_bad_line_names_its_fault(line: bytes, key: str) -> None:
    with refused(ProtocolError, key):
        room.request(line)


def test_a_line_may_have_16_kib_and_no_more() -> None:
    longest = b'{"type":"message","text":"' + b"x" * (MAX_LINE - 29) + b'"}\n'
    assert len(longest) == MAX_LINE
    assert len(outcome([longest])) == 1
    assert outcome([b'{"type":"ping"}\n', b" " + longest]) == [room.Ping(), "room_line_long"]
    assert outcome([b"x" * MAX_LINE]) == ["room_line_long"]  # nobody waits for its end


def test_a_line_of_names_fits_whatever_the_names_are() -> None:
    longest = ["\U0001f600" * 32] * room.A_LINE_OF_NAMES
    assert len(room.encode(room.Members(longest))) < MAX_LINE


@pytest.mark.parametrize("page", ["wire.md", "wire.id.md"])
def test_the_page_names_every_type_and_field(page: str) -> None:
    rows = [row for row in (DOCS / page).read_text("utf-8").splitlines() if row.startswith("| `")]
    told: dict[str, str] = {}
    for row in rows:
        for name in row.split("|")[1].split("`")[1::2]:
            told[name] = told.get(name, "") + row
    for one in (*get_args(room.Request), *get_args(room.Event)):
        row = told[str(one.__struct_config__.tag)]
        assert not [name for name in one.__struct_fields__ if f"`{name}`" not in row]


def test_a_million_hostile_lines_are_requests_or_faults() -> None:
    source = random.Random(15)
    faults = 0
    for _ in range(1_000_000):
        try:
            room.request(hostile_line(source))
        except ProtocolError:
            faults += 1
    assert 300_000 < faults < 1_000_000
