"""Equal calls in a row are one event, and unfolded they are what was recorded."""

import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Call, Story
from chatkit.trace import recorder, writer
from chatkit.trace.event import MAX_DATA, now
from chatkit.trace.fold import LONGEST, MORE_PATIENCE, Note
from chatkit.trace.writer import Recorder
from tests.helpers import Script, until
from tests.unfold import unfold

# calls that a program may make, each with its socket and its result: bytes, or an error
CALLS = [
    ("recv", 1, b""),
    ("recv", 1, b"x"),
    ("recv", 2, b"xy"),
    ("recv", 1, BlockingIOError(11, "not now")),
    ("send", 1, b"x"),
    ("sendall", 2, b"xyz"),
    ("send", 2, BrokenPipeError(32, "gone")),
    ("select", 0, None),
    ("settimeout", 1, None),
    ("accept", 3, OSError(22, "not listening")),
]
Kind = tuple[str, int, object]


class Still(Recorder):
    """A recorder that writes when the test says so."""

    def _wake(self) -> None:
        pass


def begin(record: Recorder, kind: Kind) -> Note:
    name, socket, result = kind
    data = result if name.startswith("send") and isinstance(result, bytes) else b""
    size = len(data) if data else 1024 if name == "recv" else -1
    return record.start(name, socket, "127.0.0.1:1", f"127.0.0.1:{9 + socket}", -1, size, data)


def finish(record: Recorder, note: Note, kind: Kind) -> None:
    name, _, result = kind
    if isinstance(result, OSError):
        record.fail(note, result)
    elif isinstance(result, bytes):
        record.end(note, len(result), result if name == "recv" else b"")
    else:
        record.end(note)


def call(record: Recorder, kind: Kind) -> None:
    finish(record, begin(record, kind), kind)


def told(folder: Path) -> Story:
    story = Story(Folder(folder))
    while story.read() and story.folder.more:
        pass
    return story


def seen(one: Call) -> Kind:
    """Return a call as `CALLS` has it."""
    result = one.error or (one.data if one.size >= 0 else None)
    return one.name, one.socket.number if one.socket else 0, result


def written(kind: Kind) -> Kind:
    name, socket, result = kind
    if isinstance(result, OSError):
        return name, socket, f"{type(result).__name__}: {result.strerror}"
    return kind


CYCLES = st.lists(st.sampled_from(CALLS), min_size=1, max_size=LONGEST + 1)
ROWS = st.builds(lambda cycle, times: cycle * times, CYCLES, st.integers(1, 6))
THREADS = st.lists(ROWS, min_size=1, max_size=4).map(lambda rows: [*chain(*rows)])


@st.composite
def plays(draw: st.DrawFn) -> tuple[list[list[Kind]], list[int], set[int]]:
    """Return the calls of each thread, the thread of each step, and the steps before a writing.

    The steps of a thread are the start of its first call, its end, the start of the next one, …
    """
    threads = draw(st.lists(THREADS, min_size=1, max_size=3))
    steps = [number for number, calls in enumerate(threads, 1) for _ in range(2 * len(calls))]
    if len(threads) > 1:
        steps = draw(st.permutations(steps))
    return threads, steps, draw(st.sets(st.integers(0, len(steps)), max_size=12))


X, END = ("recv", 1, b"x"), ("recv", 1, b"")


@settings(deadline=None, max_examples=300)
@given(plays())
@example(([[X, X, END], [X]], [2, 1, 1, 2, 1, 1, 1, 1], set()))  # a recv while a row begins
def test_unfolding_gives_back_every_call_of_every_thread(
    play: tuple[list[list[Kind]], list[int], set[int]],
) -> None:
    threads, steps, flushes = play
    waiting = {number: iter(calls) for number, calls in enumerate(threads, 1)}
    open_calls: dict[int, tuple[Note, Kind]] = {}
    moved: dict[tuple[int, bool], list[bytes]] = defaultdict(list)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        record = Still(Path(folder, "x.jsonl"), "x")
        for place, thread in enumerate(steps):
            patch.setattr(writer, "get_ident", lambda thread=thread: thread)
            if place in flushes:
                (record.collect, record.settle, record.flush)[place % 3]()
            if thread in open_calls:
                note, kind = open_calls.pop(thread)
                finish(record, note, kind)
                if isinstance(kind[2], bytes):
                    moved[kind[1], kind[0] == "recv"].append(kind[2])
            else:
                kind = next(waiting[thread])
                open_calls[thread] = begin(record, kind), kind
        record.close()
        story = told(Path(folder))
    calls = list(unfold(story.calls))
    for thread, expected in enumerate(threads, 1):
        assert [seen(one) for one in calls if one.thread == thread] == list(map(written, expected))
    assert [one.start for one in calls] == sorted(one.start for one in calls)
    check_bytes(story, moved)


def check_bytes(story: Story, moved: dict[tuple[int, bool], list[bytes]]) -> None:
    """Every stream is as long as what was moved, and its calls cover it without a gap."""
    (process,) = story.processes
    for (number, received), pieces in moved.items():
        socket = process.sockets[number]
        length = len(b"".join(pieces))
        assert (socket.received if received else socket.sent) == length
        places = sorted(
            (one.first, one.last) for one in unfold(story.calls)
            if one.socket is socket and (one.name == "recv") is received and one.last > one.first
        )  # fmt: skip
        assert [last for _, last in places] == [*(first for first, _ in places[1:]), length][
            : len(places)
        ]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Recorder]:
    made = Still(tmp_path / "x.jsonl", "x")
    yield made
    made.close()


@pytest.mark.parametrize("kind", CALLS, ids=str)
def test_equal_calls_in_a_row_are_one_with_their_number_and_times(
    kind: Kind, record: Recorder
) -> None:
    before = now()
    for _ in range(5000):
        call(record, kind)
    record.settle()
    (one,) = told(record.path.parent).calls
    assert (one.count, one.cycle, seen(one)) == (5000, 1, written(kind))
    assert one.end is not None
    assert one.last_end is not None
    assert before < one.start <= one.end < one.last_end < now()
    assert one.last - one.first == 5000 * len(kind[2] if isinstance(kind[2], bytes) else b"")


def test_pieces_that_were_not_kept_whole_may_differ_and_are_not_counted(record: Recorder) -> None:
    for end in b"a", b"b":
        call(record, ("recv", 1, b"x" * MAX_DATA + end))
    record.settle()
    assert [one.count for one in told(record.path.parent).calls] == [1, 1]


@pytest.mark.parametrize("length", range(2, LONGEST + 1))
def test_a_cycle_that_moves_no_bytes_is_counted_too(length: int, record: Recorder) -> None:
    for _ in range(2000):
        for number in range(length):
            record.end(record.start("settimeout", 1, detail=str(number)))
    record.settle()
    calls = told(record.path.parent).calls
    assert len(calls) == 2 * length
    assert {(one.count, one.cycle) for one in calls[-length:]} == {(1999, length)}
    assert record.path.stat().st_size < 5000


def test_a_cycle_with_equal_calls_in_a_row_is_counted_too(record: Recorder) -> None:
    for _ in range(2000):
        for kind in ("recv", 1, b""), ("recv", 1, b""), ("settimeout", 1, None):
            call(record, kind)
    for _ in range(2000):
        call(record, ("recv", 1, b""))
    record.settle()
    calls = told(record.path.parent).calls
    assert [one.name for one in unfold(calls)].count("recv") == 6000
    assert record.path.stat().st_size < 5000


def test_a_loop_that_opens_a_new_socket_each_time_is_a_cycle(record: Recorder) -> None:
    for number in range(1, 3000):
        record.end(record.start("socket", number, detail="AF_INET, SOCK_STREAM"))
        if number > 1:
            record.end(record.start("close", number - 1))  # the garbage collector's
        call(record, ("connect", number, ConnectionRefusedError(111, "refused")))
    record.settle()
    assert record.path.stat().st_size < 3000
    cycle = [one for one in told(record.path.parent).calls if one.cycle == 3]
    assert {one.name for one in cycle} == {"socket", "close", "connect"}
    assert all(one.count > 2990 for one in cycle)


def test_another_threads_bytes_end_a_row_that_moves_bytes(
    record: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for thread in (1, 1, 1, 2, 1, 1):
        monkeypatch.setattr(writer, "get_ident", lambda thread=thread: thread)
        call(record, ("send", 1, b"ab"))
    record.settle()
    calls = told(record.path.parent).calls
    assert [(one.thread, one.first, one.last, one.count) for one in calls] == [
        (1, 0, 6, 3), (2, 6, 8, 1), (1, 8, 10, 1), (1, 10, 12, 1)
    ]  # fmt: skip


@pytest.mark.parametrize("cycle", [[END], [("select", 0, None), END]], ids=["one", "two"])
def test_a_minute_of_repetitions_costs_a_few_kilobytes_and_the_first_second_is_told(
    cycle: list[Kind], record: Recorder
) -> None:
    for second in range(60):
        for one in cycle * 100:
            call(record, one)
        record.settle()
        if second == 0:
            (file,) = record.path.parent.iterdir()
            begun = file.stat().st_size
            assert told(record.path.parent).calls[-1].count > 90
    assert 0 < file.stat().st_size - begun < 4096
    record.flush()
    assert len([*unfold(told(record.path.parent).calls)]) == 6000 * len(cycle)


def test_a_busy_machine_does_not_end_a_long_row(
    record: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2000):
        call(record, END)
    record.settle()
    note = begin(record, END)
    for patience, over in (MORE_PATIENCE - 10**8, [True]), (MORE_PATIENCE + 10**8, [True, False]):
        monkeypatch.setattr(writer, "now", lambda patience=patience: note.time + patience)
        record.collect()
        assert [one.over for one in told(record.path.parent).calls] == over


def test_a_call_that_blocks_after_equal_ones_is_seen_within_a_moment(tmp_path: Path) -> None:
    record = recorder.begin(tmp_path, "x")
    for _ in range(3):
        call(record, ("accept", 3, OSError(22, "not listening")))
    begin(record, ("accept", 3, None))
    began = now()
    until(lambda: len(told(tmp_path).calls) == 2, 1)
    first, last = told(tmp_path).calls
    assert (now() - began) / 1e9 < 0.25  # 0.1, and what a busy machine adds
    assert (first.count, first.over, last.over) == (3, True, False)
    record.close()


def test_the_number_is_told_while_the_program_goes_on(tmp_path: Path) -> None:
    record, ended = recorder.begin(tmp_path, "x"), threading.Event()

    def spin() -> None:
        while not ended.wait(0.0001):
            call(record, ("recv", 1, b""))

    thread = threading.Thread(target=spin)
    thread.start()
    try:
        until(lambda: any(one.count > 100 for one in told(tmp_path).calls), 5)
    finally:
        ended.set()
        thread.join()
        record.close()


SPINNER = """
import socket, sys
a, b = socket.socketpair()
b.close()
print("spins", flush=True)
while True:
    data = a.recv(1024)
"""


def test_a_reader_at_the_end_of_the_stream_costs_little_however_long_it_spins(
    tmp_path: Path,
) -> None:
    (tmp_path / "spin.py").write_text(SPINNER)
    where = tmp_path / "traces"
    with Script(
        "-m", "chatkit", "trace", tmp_path / "spin.py", environment={"CHATKIT_TRACE": str(where)}
    ) as program:
        program.shows("spins")
        until(lambda: any(one.count > 100_000 for one in told(where).calls), 20)
    (file,) = where.iterdir()
    assert os.path.getsize(file) < 3000
    assert {one.place for one in told(where).calls if one.name == "recv"} >= {"spin.py:7"}
