"""Records that somebody has made to harm: reading them and saving them never fails or runs away."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatkit.message import visible
from chatkit.timeline.page import page
from chatkit.timeline.pcapng import capture
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.timeline.table import csv_text, plain, rows
from chatkit.trace.event import FORMAT, Event, Header
from chatkit.trace.writer import encoded
from tests.recorded_programs import RecordedPrograms

EVIL = "a\x1b[2J\u202eb\x00c\nd<script>"
NUMBERS = (b"0", b"-1", b"70000", b"4611686018427387903", b"9223372036854775808", b"1e400", b"1.5")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[bytes]]:
    """Return the records of a server and a client, as they were really written."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        programs = RecordedPrograms(tmp_path_factory.mktemp("hostile"), stack)
        server, client = programs.pair()
        client.do("s.send(b'ping'); u = socket.socket(2, 2); u.sendto(b'x', ('127.0.0.1', 9))")
        server.do("c.recv(10); c.send(b'pong'); v = socket.socket(2, 2); v.bind(('127.0.0.1', 0))")
        client.do("s.recv(10); s.close()")
        server.do("for _ in range(300): c.recv(10)")  # equal calls in a row
        server.do("c.close()")
        server.leave()
        client.leave()
        yield [path.read_bytes() for path in sorted(programs.traces.iterdir())]


def told(*records: bytes) -> Story:
    """Return the story of some records."""
    with TemporaryDirectory() as name:
        for number, record in enumerate(records):
            Path(name, f"{number}.jsonl").write_bytes(record)
        story = Story(Folder(Path(name)))
        story.read_all()
    return story


def everything(story: Story) -> list[str]:
    """Save a story in every form; return those that are text."""
    capture(story)
    return [page(story), csv_text(story), plain(rows(story))]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_record_with_any_bytes_changed_is_read_and_saved(
    recorded: list[bytes], data: st.DataObject
) -> None:
    records = []
    for record in recorded:
        changed = bytearray(record)
        for _ in range(data.draw(st.integers(0, 4))):
            place = data.draw(st.integers(0, len(changed)))
            length = data.draw(st.integers(0, 8))
            changed[place : place + length] = data.draw(st.binary(max_size=8))
        records.append(bytes(changed))
    for text in everything(told(*records)):
        assert len(text) < 2_000_000


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_record_with_any_numbers_changed_is_read_and_saved(
    recorded: list[bytes], data: st.DataObject
) -> None:
    def other(found: re.Match[bytes]) -> bytes:
        keep = data.draw(st.integers(0, 9)) < 9
        return found[0] if keep else b":" + data.draw(st.sampled_from(NUMBERS))

    records = [re.sub(rb":-?\d+", other, record) for record in recorded]
    for text in everything(told(*records)):
        assert len(text) < 2_000_000


def record(*events: Event, program: str = "server") -> bytes:
    header = Header(FORMAT, program, 1, 0, time.time_ns(), "laptop")
    return msgspec.json.encode(header) + b"\n" + encoded([*events])


def test_no_name_address_or_text_acts_on_a_screen() -> None:
    events = [
        Event(1, 1, "connect", "start", 5, socket=1, local=EVIL, peer=EVIL, wait=-1, detail=EVIL),
        Event(2, 1, "connect", "return", local=EVIL, peer=EVIL, detail=EVIL),
        Event(3, 2, "recv", "start", 5, socket=1, local=EVIL, peer=EVIL, size=9, wait=-1),
        Event(4, 2, "recv", "return", size=len(EVIL), data=EVIL.encode(), detail=EVIL),
        Event(5, 3, "send", "start", 5, socket=1, local=EVIL, peer=EVIL, size=9, data=b"\x1b"),
        Event(6, 3, "send", "error", error=EVIL),
        Event(7, 4, "recvfrom", "start", 5, socket=2, local=EVIL, peer=EVIL, wait=-1, detail=EVIL),
        Event(8, 0, "full", "return", 5, detail=EVIL),
    ]
    story = told(record(*events, program=EVIL))
    assert len(story.calls) == 4
    for text in everything(story):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", text)
        assert "<script>" not in text or "<table" not in text
        assert visible(EVIL)[:8] in text


def test_a_program_with_very_many_sockets_is_saved_in_bounded_time() -> None:
    count = 10_000
    events = []
    for n in range(1, count):
        local = f"127.0.0.1:{n % 65_000}"
        events.append(Event(n, n, "connect", "start", 5, socket=n, peer="127.0.0.1:5005", wait=-1))
        events.append(Event(n, n, "connect", "return", local=local, peer="127.0.0.1:5005"))
        events.append(Event(n, count + n, "recv", "start", 5, socket=n, size=9, wait=-1))
    story = told(record(*events))
    began = time.process_time()
    texts = everything(story)
    assert time.process_time() - began < 15
    assert len(texts[0].encode()) < 2_000_000


def test_a_number_that_two_calls_share_hides_neither() -> None:
    events = [
        Event(1, 1, "recv", "start", 5, socket=1, size=9, wait=-1),
        Event(2, 1, "send", "start", 5, socket=1, size=4, data=b"satu"),
        Event(3, 1, "send", "return", size=4),
        Event(4, 1, "recv", "return", size=4, data=b"dua!"),
        Event(5, 2, "send", "start", 5, socket=1, size=4, data=b"tiga"),
        Event(6, 2, "send", "return", size=4),
    ]
    code = page(told(record(*events)))
    assert "satu" in code
    assert "tiga" in code
