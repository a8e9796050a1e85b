"""Reading traces: while they grow, after a crash, and among files that are none."""

import os
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from chatkit.texts import say
from chatkit.timeline import reader
from chatkit.timeline.reader import CHUNK, LONGEST, MAX_PROGRAM, MOST, Folder, Source
from chatkit.timeline.story import Story
from chatkit.trace.event import FORMAT, MAX_DATA, Event, Header, now
from chatkit.trace.writer import encoded
from tests.helpers import Script, until
from tests.sentences import heard


def header(pid: int = 0, wall: int = 0, began: int = 0) -> bytes:
    times = began or now(), wall or time.time_ns()
    made = Header(FORMAT, "server", pid or os.getpid(), *times, "laptop")
    return msgspec.json.encode(made) + b"\n"


def lines(first: int, last: int) -> bytes:
    return encoded([Event(n, n, "recv", "start", socket=1) for n in range(first, last)])


def event(more: bytes) -> bytes:
    """Return a line that would be an event, but for `more`."""
    return b'{"time":1,"call":1,"name":"recv","step":"start",' + more + b"}"


def numbers(folder: Folder) -> list[int]:
    return [event.call for _, event in folder.read()]


def append(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)


# files that grow


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    folder, path = Folder(tmp_path), tmp_path / "a.jsonl"
    path.write_bytes(header() + lines(0, 5))
    assert numbers(folder) == [0, 1, 2, 3, 4]
    assert numbers(folder) == []
    append(path, lines(5, 7))
    assert folder.more
    assert numbers(folder) == [5, 6]
    assert not folder.more


def test_half_a_line_waits_for_its_other_half(tmp_path: Path) -> None:
    folder, path = Folder(tmp_path), tmp_path / "a.jsonl"
    content = header() + lines(0, 3)
    for cut in 5, len(header()) - 1, len(header()), len(header()) + 9, len(content) - 1:
        path.write_bytes(content[:cut])
        folder = Folder(tmp_path)
        before = numbers(folder)
        append(path, content[cut:])
        assert before + numbers(folder) == [0, 1, 2]
        assert folder.problems == []


def test_a_line_that_a_crash_cut_off_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(header() + lines(0, 2) + lines(2, 3)[:-5] + b"\n" + lines(3, 5))
    (tmp_path / "b.jsonl").write_bytes(header() + lines(10, 12) + lines(12, 13)[:-5])
    folder = Folder(tmp_path)
    assert numbers(folder) == [0, 1, 3, 4, 10, 11]
    assert folder.problems == []


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\x00\xff\xfe\x80" * 20,
        b"[]",
        b'{"time": "noon"}',
        b'{"time":1,"call":1,"name":"recv","step":"begin"}',
        b'{"time":' + b"9" * 400 + b"}",
        b"[" * 20_000,
        b"\r",
        event(b'"x":' + b"[" * 100_000 + b"]" * 100_000),
        event(b'"x":' + b'{"x":' * 100_000 + b"1" + b"}" * 100_000),
        event(b'"detail":"\xff"'),
        event(b'"detail":"\\ud800"'),
        event(b'"time":-1'),
        event(b'"time":4611686018427387904'),
        event(b'"time":99999999999999999999999999'),
        event(b'"wall":-1'),
        event(b'"wall":18446744073709551615'),
        event(b'"size":-2'),
        event(b'"size":9223372036854775808'),
        event(b'"step":"call","ended":-1'),
        event(b'"step":"call","moved":4611686018427387904'),
        event(b'"step":"again","count":-1,"ends":[1]'),
        event(b'"step":"again","count":4611686018427387904,"ends":[1]'),
        event(b'"step":"again","count":5,"ends":[-1]'),
        event(b'"step":"again","count":5,"ends":[]'),
        event(b'"data":"' + b"AAAA" * MAX_DATA + b'"'),
        event(b'"name":"re\\u001b[2Jcv"'),
        event(b'"name":""'),
        event(b'"name":"' + b"a" * 1000 + b'"'),
        b"x" * (LONGEST + 1),
        b"x" * (2 * CHUNK + 5),
    ],
    ids=lambda rubbish: rubbish[-30:],
)
def test_a_line_that_is_none_of_ours_is_left_out(rubbish: bytes, tmp_path: Path) -> None:
    path, folder = tmp_path / "a.jsonl", Folder(tmp_path)
    path.write_bytes(header() + lines(0, 1) + rubbish + b"\n\n" + lines(1, 2))
    found = numbers(folder)
    while folder.more:
        found += numbers(folder)
    assert found == [0, 1]
    assert folder.problems == []


def test_what_a_later_version_adds_to_an_event_is_no_harm(tmp_path: Path) -> None:
    line = b'{"time":7,"call":7,"name":"recv","step":"start","colour":"blue"}\n'
    (tmp_path / "a.jsonl").write_bytes(header() + line)
    assert numbers(Folder(tmp_path)) == [7]


class Counting:
    """A decoder that counts what it decodes."""

    def __init__(self) -> None:
        self.count = 0

    def decode(self, line: bytes) -> Any:
        self.count += 1
        return msgspec.json.decode(line, type=Event)


def test_at_50_000_events_reading_again_costs_what_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, counting = tmp_path / "a.jsonl", Counting()
    path.write_bytes(header() + lines(0, 50_000))
    monkeypatch.setattr(reader, "_event", counting)
    story = Story(Folder(tmp_path))
    while story.folder.more or not story.calls:
        story.read()
    assert (counting.count, len(story.calls)) == (50_000, 50_000)
    append(path, lines(50_000, 50_003))
    before = _bytes_read()
    assert story.read()
    assert (counting.count, len(story.calls)) == (50_003, 50_003)
    assert not story.read()
    assert counting.count == 50_003
    assert _bytes_read() - before < 100_000 < path.stat().st_size


def _bytes_read() -> int:
    if sys.platform != "linux":
        return 0
    return int(psutil.Process().io_counters().read_chars)


def test_a_large_file_is_read_in_pieces_and_says_that_there_is_more(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.jsonl", Folder(tmp_path)
    path.write_bytes(header() + lines(0, CHUNK // 30))
    assert path.stat().st_size > CHUNK
    found = numbers(folder)
    assert folder.more
    while folder.more:
        found += numbers(folder)
    assert found == list(range(CHUNK // 30))


# files that are none


@pytest.mark.parametrize(
    "content", [b"halo\n", b"{}\n", b"[1]\n", b"\xff\n", b"\n", b'{"chatkit":1}\n']
)
def test_a_file_of_somebody_elses_is_left_out_with_a_sentence(
    content: bytes, tmp_path: Path
) -> None:
    path, folder = tmp_path / "a.jsonl", Folder(tmp_path)
    path.write_bytes(content + lines(0, 3))
    (tmp_path / "b.jsonl").write_bytes(header() + lines(0, 2))
    assert numbers(folder) == [0, 1]
    assert numbers(folder) == []
    (problem,) = folder.problems
    assert problem == say("trace_foreign", path=path)
    assert not folder.more


def test_a_file_without_lines_is_given_up_after_4_mb(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.jsonl", Folder(tmp_path)
    path.write_bytes(b"x" * 2 * CHUNK)
    assert numbers(folder) == []
    assert folder.problems == [say("trace_foreign", path=path)]
    assert not folder.more


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere such a file may take its size")
@pytest.mark.parametrize("first", [b"", b"\n" * 5])
def test_of_a_line_without_an_end_a_bounded_part_is_read_and_that_is_said(
    tmp_path: Path, first: bytes
) -> None:
    path, folder = tmp_path / "a.jsonl", Folder(tmp_path)
    (tmp_path / "b.jsonl").write_bytes(header() + lines(5, 6))
    with path.open("wb") as file:
        file.write(header() + first + lines(0, 2))
        file.truncate(2 * 1024**3)
    before, found = _bytes_read(), numbers(folder)
    tracemalloc.start()
    while folder.more:
        found += numbers(folder)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [0, 1, 5]
    assert folder.problems == [say("trace_long", path=path, size=MOST // 1024**2)]
    assert _bytes_read() - before < MOST + 2 * CHUNK
    assert most < 4 * CHUNK


@pytest.mark.parametrize(
    "more", [b'"x":' + b"[" * 100_000, b'"program":"\xff"', b'"time":9e99', b'"wall":-1e30']
)
def test_a_header_that_cannot_be_one_is_a_foreign_file(tmp_path: Path, more: bytes) -> None:
    path, folder = tmp_path / "a.jsonl", Folder(tmp_path)
    path.write_bytes(header().replace(b"{", b"{" + more + b",", 1) + lines(0, 3))
    assert numbers(folder) == []
    assert folder.problems == [say("trace_foreign", path=path)]


def test_a_program_whose_name_has_no_end_is_called_by_its_beginning(tmp_path: Path) -> None:
    name = header().replace(b'"server"', b'"' + b"s" * 1_000_000 + b'"')
    made = source(tmp_path, name + b"\n").header
    assert made
    assert made.program == "s" * (MAX_PROGRAM - 1) + "…"


def test_a_record_of_the_first_version_is_still_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(header().replace(b":2,", b":1,", 1) + lines(0, 3))
    folder = Folder(tmp_path)
    assert numbers(folder) == [0, 1, 2]
    assert folder.problems == []


@pytest.mark.parametrize("first", [b'{"chatkit":9,"who":"next year"}', b'{"chatkit":0}'])
def test_another_version_is_left_out_with_both_numbers(first: bytes, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    path, version = tmp_path / "a.jsonl", first[11:12].decode()
    path.write_bytes(first + b"\n" + lines(0, 3))
    assert numbers(folder) == []
    assert folder.problems == [say("trace_version", path=path, version=version, ours=FORMAT)]


def test_what_cannot_be_read_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "a.jsonl").mkdir()
    (tmp_path / "a.jsonl" / "x").touch()
    (tmp_path / "b.jsonl").write_bytes(header() + lines(0, 2))
    assert numbers(folder) == [0, 1]
    (problem,) = folder.problems
    assert heard(problem, "trace_unreadable", path=tmp_path / "a.jsonl")


def test_other_files_and_no_folder_at_all_are_no_problem(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("halo")
    for folder in Folder(tmp_path), Folder(tmp_path / "nowhere"), Folder(tmp_path / "notes.txt"):
        assert (numbers(folder), folder.problems) == ([], [])


def test_a_file_that_was_removed_ends_there(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.jsonl", Folder(tmp_path)
    path.write_bytes(header() + lines(0, 2))
    assert numbers(folder) == [0, 1]
    path.unlink()
    assert numbers(folder) == []
    assert (folder.problems, folder.more) == ([], False)


def test_files_of_an_earlier_session_can_be_left_out(tmp_path: Path) -> None:
    old, new = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    old.write_bytes(header() + lines(0, 2))
    new.write_bytes(header() + lines(5, 7))
    os.utime(old, (1000, 1000))
    assert numbers(Folder(tmp_path, since=2000)) == [5, 6]
    assert numbers(Folder(tmp_path)) == [0, 1, 5, 6]


def test_a_file_that_is_known_is_read_on_whatever_its_date(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.jsonl", Folder(tmp_path, since=2000)
    path.write_bytes(header() + lines(0, 2))
    assert numbers(folder) == [0, 1]
    append(path, lines(2, 3))
    os.utime(path, (1000, 1000))  # Windows tells late that a file has grown
    assert numbers(folder) == [2]


# who still runs


def source(tmp_path: Path, first: bytes) -> Source:
    path = tmp_path / "a.jsonl"
    path.write_bytes(first)
    folder = Folder(tmp_path)
    assert numbers(folder) == []
    return folder.sources[path]


def test_this_program_runs_and_one_that_was_killed_does_not(tmp_path: Path) -> None:
    assert source(tmp_path, header()).alive
    with Script("-c", "input()") as script:
        trace = source(tmp_path, header(script.process.pid))
        assert trace.alive
        script.process.kill()
        until(lambda: not trace.alive)  # before anybody has asked how it ended
        script.process.wait()
        assert not trace.alive


def test_a_number_that_was_given_to_another_program_is_not_the_one_that_wrote(
    tmp_path: Path,
) -> None:
    year = 365 * 86_400 * 1_000_000_000
    long_ago = header(wall=time.time_ns() - year, began=now() - year)
    assert not source(tmp_path, long_ago).alive


def test_a_clock_that_was_set_forward_kills_nobody(tmp_path: Path) -> None:
    an_hour_ago = time.time_ns() - 3_600 * 1_000_000_000  # which was a moment ago
    assert source(tmp_path, header(wall=an_hour_ago)).alive


@pytest.mark.parametrize("pid", [-1, 2**70])
def test_a_number_that_no_process_has_belongs_to_nobody(tmp_path: Path, pid: int) -> None:
    assert not source(tmp_path, header(pid=pid)).alive


def test_a_file_that_cannot_be_read_for_now_is_read_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = source(tmp_path, header() + b"\n")
    real, hidden = one.path, one.path.with_name("hidden")
    real.rename(hidden)
    real.mkdir()
    (real / "x").write_bytes(bytes(9_000))
    one._read = -1  # so that even an empty folder seems to hold something new
    list(one.read())
    assert one.trouble
    (real / "x").unlink()
    real.rmdir()
    hidden.rename(real)
    one._read = 0
    list(one.read())
    assert one.trouble == ""
    assert one.header is not None


def test_a_file_that_has_only_begun_belongs_to_somebody_who_runs(tmp_path: Path) -> None:
    assert source(tmp_path, header()[:10]).alive
