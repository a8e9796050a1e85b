"""The format of a trace: whatever is recorded is read back, and a cut costs one line."""

from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from chatkit.timeline.reader import FAR, Folder
from chatkit.trace import writer
from chatkit.trace.event import FORMAT, Event, Header

numbers = st.integers(0, FAR - 1)
# half a letter is written as an escape (test_recorder.py); all else comes back as it was
words = st.text(st.characters(codec="utf-8"), max_size=50)
EVENTS = st.builds(
    Event,
    time=numbers,
    call=numbers,
    name=st.from_regex(r"[a-z_]{1,20}", fullmatch=True),
    step=st.sampled_from(["start", "return", "error"]),
    wall=numbers,
    thread=numbers,
    socket=numbers,
    local=words,
    peer=words,
    wait=st.floats(allow_nan=False, allow_infinity=False),
    loop=st.booleans(),
    size=st.integers(-1, FAR - 1),
    data=st.binary(max_size=200),
    detail=words,
    made=numbers,
    errno=st.integers(-(2**31), 2**31),
    error=words,
)
HEADER = msgspec.json.encode(Header(FORMAT, "server", 1, 2, 3, "laptop")) + b"\n"


def read(content: bytes) -> tuple[list[Event], list[str]]:
    """Return the events of a trace, and what is wrong with it."""
    with TemporaryDirectory() as name:
        Path(name, "x.jsonl").write_bytes(content)
        where = Folder(Path(name))
        events = [event for _, event in where.read()]
        return events, where.problems


@given(st.lists(EVENTS, max_size=5))
def test_any_events_are_read_back_as_they_were(events: list[Event]) -> None:
    assert read(HEADER + writer.encoded(events)) == (events, [])


@given(st.lists(EVENTS, min_size=1, max_size=5), st.data())
def test_a_file_cut_anywhere_loses_the_cut_line_alone(
    events: list[Event], data: st.DataObject
) -> None:
    lines = writer.encoded(events)
    cut = data.draw(st.integers(0, len(lines)))
    whole = lines[:cut].count(b"\n")
    assert read(HEADER + lines[:cut]) == (events[:whole], [])


@given(st.lists(EVENTS, min_size=1, max_size=4), st.binary(max_size=50), st.data())
def test_a_line_that_is_no_event_costs_itself_alone(
    events: list[Event], rubbish: bytes, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(events)))
    rubbish = b"?" + rubbish.replace(b"\n", b"")
    before, after = writer.encoded(events[:place]), writer.encoded(events[place:])
    assert read(HEADER + before + rubbish + b"\n" + after) == (events, [])


@given(st.lists(EVENTS, max_size=5), st.lists(st.integers(1, 400), max_size=5))
def test_however_it_grows_every_event_is_read_once(events: list[Event], sizes: list[int]) -> None:
    content = HEADER + writer.encoded(events)
    with TemporaryDirectory() as name:
        path = Path(name, "x.jsonl")
        path.touch()
        where, found = Folder(Path(name)), []
        for size in [*sizes, len(content)]:
            with path.open("ab") as file:
                file.write(content[:size])
            content = content[size:]
            found += [event for _, event in where.read()]
        assert found == events


def test_a_line_says_nothing_that_goes_without_saying() -> None:
    (line,) = writer.encoded([Event(5, 1, "recv", "return", size=0)]).splitlines()
    assert line == b'{"time":5,"call":1,"name":"recv","step":"return","size":0}'
