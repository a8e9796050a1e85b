"""The recorder: nothing lost, nobody else reads it, and one sentence where it has to stop."""

import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chatkit.errors import InputError
from chatkit.texts import say
from chatkit.timeline.reader import Folder
from chatkit.trace import folder, recorder, writer
from chatkit.trace.event import FORMAT, MAX_DATA, Event
from chatkit.trace.fold import Note
from chatkit.trace.writer import Recorder
from tests.helpers import Desk, refused, sentence, until


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Recorder]:
    made = recorder.begin(tmp_path / "trace", "tester")
    yield made
    made.close()


def events(of: Recorder | Path) -> list[Event]:
    """Return what can be read now of a recorder's folder, or of a folder."""
    where = Folder(of.path.parent if isinstance(of, Recorder) else of)
    found = [event for _, event in where.read()]
    assert not where.problems
    return found


def names(of: Recorder | Path) -> list[str]:
    return [f"{event.name} {event.step}" for event in events(of)]


def test_a_call_that_may_wait_is_written_at_once_with_all_before_it(record: Recorder) -> None:
    record.end(record.start("socket", 1))
    assert names(record) == []
    record.start("accept", 1, wait=-1)
    assert names(record) == ["socket start", "socket return", "accept start"]


def test_what_waits_for_nothing_is_written_a_moment_later(record: Recorder) -> None:
    for _ in range(3):  # the thread of ours ends, and begins again
        record.start("send", 1, data=b"x")
        until(lambda: events(record)[-1:] and events(record)[-1].name == "send", 1)
        record.rest()
    assert len(events(record)) == 3


def test_a_wait_on_a_loop_and_one_right_after_another_are_left_to_the_thread(
    record: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "FLUSH", 60)
    monkeypatch.setattr(writer, "HURRY", 60_000_000_000)
    record.start("recv", 1, wait=-1)
    assert names(record) == ["recv start"]
    record.start("recv", 2, wait=-1)
    record.start("recv", 3, wait=-1, loop=True)
    assert names(record) == ["recv start"]
    record.flush()
    assert len(names(record)) == 3


def test_only_4_kib_of_a_piece_are_kept_and_its_true_length(record: Recorder) -> None:
    record.end(record.start("recv", 1, size=100_000), 100_000, b"a" * 100_000)
    record.flush()
    start, end = events(record)
    assert (start.size, end.size, end.data) == (100_000, 100_000, b"a" * MAX_DATA)


def test_an_error_is_kept_by_its_name_and_number(record: Recorder) -> None:
    record.fail(record.start("connect", 1), ConnectionRefusedError(111, "refused"))
    record.fail(record.start("recv", 1), TypeError())
    record.flush()
    _, refused, _, wrong = events(record)
    assert (refused.errno, refused.error) == (111, "ConnectionRefusedError: refused")
    assert (wrong.errno, wrong.error) == (0, "TypeError")


def test_half_a_letter_does_not_stop_the_recording(record: Recorder) -> None:
    record.start("connect", 1, peer="\udc80:5", detail="('\ud800', 5)")
    record.start("bind", 1, local="ok")
    record.flush()
    assert [(event.peer, event.detail, event.local) for event in events(record)] == [
        ("\\udc80:5", "('\\ud800', 5)", ""),
        ("", "", "ok"),
    ]


def test_threads_at_once_lose_nothing_and_share_no_number(record: Recorder) -> None:
    def chat(socket: int) -> None:
        for _ in range(500):
            record.end(record.start("send", socket, wait=-1, data=b"x"), 1)
            record.end(record.start("recv", socket, wait=-1), 1, b"x")

    threads = [threading.Thread(target=chat, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record.close()
    *found, last = events(record)
    assert last.name == "exit"
    assert len(found) == 8 * 500 * 4
    starts = [event for event in found if event.step == "start"]
    ends = {event.call for event in found if event.step == "return"}
    assert {event.call for event in starts} == ends
    assert len(ends) == 8 * 500 * 2
    assert {event.socket for event in starts} == set(range(8))


def test_what_is_recorded_while_it_writes_does_not_hang_it(tmp_path: Path) -> None:
    """A signal's handler, or a forgotten socket, comes in the middle of anything."""

    class Interrupted(Recorder):
        def _put(self, piece: bytes) -> None:
            if b'"send"' in piece:
                self.start("input", wait=-1)
                self.flush()
            super()._put(piece)

    record = Interrupted(tmp_path / "trace.jsonl", "tester")
    record.start("send", data=b"x")
    program = threading.Thread(target=record.flush, daemon=True)
    program.start()
    program.join(10)
    assert not program.is_alive()
    record.close()
    assert names(tmp_path) == ["send start", "input start", "exit return"]


def test_a_thread_that_goes_on_while_the_recorder_closes_is_not_told_of_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writes, goes_on = threading.Event(), threading.Event()

    class Slow(Recorder):
        def _put(self, piece: bytes) -> None:
            if b'"last"' in piece:
                writes.set()
                assert not goes_on.wait(0.5)  # nobody may close the file meanwhile
            super()._put(piece)

    record = Slow(tmp_path / "trace.jsonl", "tester")
    flush = record.flush
    other = threading.Thread(target=flush)

    def flush_and_let_others_write() -> None:
        flush()
        if not writes.is_set():
            record._notes.append(Note(0, 0, "last", "start"))
            other.start()
            assert writes.wait(10)

    record.flush = flush_and_let_others_write  # type: ignore[method-assign]
    record.close()
    assert record._file < 0
    other.join(10)
    assert names(tmp_path) == ["last start", "exit return"]
    assert capsys.readouterr().err == ""


def test_a_program_does_not_count_our_thread(record: Recorder) -> None:
    before = threading.active_count()
    record.start("send", 1, data=b"x")
    until(lambda: events(record))
    assert threading.active_count() == before


# who may read it, and where it lies


@pytest.mark.skipif(os.name != "posix", reason="other systems have other rights")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        made = recorder.begin(tmp_path / "a" / "b", "x")
    finally:
        os.umask(old)
    made.close()
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(made.path.parent.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="other systems have other rights")
def test_a_folder_that_existed_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a").chmod(0o755)
    recorder.begin(tmp_path / "a" / "b", "x").close()
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o755


def test_beyond_512_mb_the_oldest_files_of_a_day_go_but_none_that_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert folder.DAY == 512 * 1024 * 1024
    monkeypatch.delenv(folder.VARIABLE)
    monkeypatch.setattr(folder, "days", lambda: tmp_path / "traces")
    monkeypatch.setattr(folder, "DAY", 3_000_000)
    today = folder.make(folder.folder())
    gone = 2**22 + 1  # no process has this pid
    ages = {f"living-{os.getpid()}": 9, f"old-{gone}": 8, f"older-{gone}": 7, f"new-{gone}": 1}
    for name, age in ages.items():
        file = today / f"{name}-{time.time_ns()}.jsonl"
        file.write_bytes(bytes(1_000_000))
        os.utime(file, (time.time() - age, time.time() - age))
    (today / "notes.txt").write_bytes(bytes(1_000_000))
    folder.make(today)
    left = sorted(path.name.split("-")[0] for path in today.iterdir())
    assert left == ["living", "new", "notes.txt", "older"]
    assert sentence("trace_day_full", size=2, count=1, folder=today).fullmatch(
        capsys.readouterr().err.strip()
    )
    folder.make(today)
    assert capsys.readouterr().err == ""


def test_a_program_may_be_called_anything(tmp_path: Path) -> None:
    made = recorder.begin(tmp_path, "../../a b\x00/é" + "x" * 99)
    made.close()
    assert made.path.parent == tmp_path
    where = Folder(tmp_path)
    assert [event.name for _, event in where.read()] == ["exit"]
    (source,) = where.sources.values()
    assert source.header
    assert source.header.chatkit == FORMAT
    assert source.header.pid == os.getpid()
    assert source.header.program.startswith("../../a b\x00/é")


def test_a_new_day_removes_what_is_over_14_days_old_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(folder.VARIABLE)
    monkeypatch.setattr(folder, "days", lambda: tmp_path / "traces")
    today = date.today()
    ages = {str(today - timedelta(days=age)): age for age in (1, 13, 14, 15, 400)}
    for name in (*ages, "laporan", "9999-99-99"):
        (tmp_path / "traces" / name).mkdir(parents=True)
    folder.make(tmp_path / "elsewhere")
    assert len(list((tmp_path / "traces").iterdir())) == 7
    folder.make(folder.folder())
    left = {path.name for path in (tmp_path / "traces").iterdir()}
    young = {name for name, age in ages.items() if age <= 14}
    assert left == {*young, "laporan", "9999-99-99", str(today)}


def test_where_no_folder_can_be_made_the_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "way").write_text("a file in the way")
    for where in (tmp_path / "way", tmp_path / "way" / "below"):
        with refused(InputError, "trace_no_folder", folder=where):
            recorder.begin(where, "x")


def test_the_folder_is_the_one_named_else_one_for_each_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(folder.VARIABLE, "here")
    assert folder.folder() == Path.cwd() / "here"  # for kernels that run elsewhere, too
    for nothing in ("", "off", "OFF", "0"):
        monkeypatch.setenv(folder.VARIABLE, nothing)
        assert folder.wanted() is (nothing == "")
        assert len(folder.folder().name.split("-")) == 3
        assert folder.folder().parent.name == "traces"


# processes

CHAT = """
import os, socket, sys
from chatkit.trace.sockets import TracedSocket
from chatkit.trace import recorder
a, b = [TracedSocket(fileno=s.detach()) for s in socket.socketpair()]
a.sendall(b'Halo')
b.recv(10)
"""


def run(source: str, where: Path | str, **options: Any) -> "subprocess.CompletedProcess[str]":
    """Run a program whose trace goes to the folder `where`."""
    return subprocess.run(
        [sys.executable, "-c", CHAT + source],
        env=os.environ | {folder.VARIABLE: str(where)},
        capture_output=True, text=True, timeout=60, check=False, **options,
    )  # fmt: skip


def test_an_ending_program_writes_all_and_that_it_ends(tmp_path: Path) -> None:
    assert run("sys.exit(3)", tmp_path).returncode == 3
    assert names(tmp_path) == [
        "sendall start", "sendall return", "recv start", "recv return", "exit return",
    ]  # fmt: skip


def test_finish_writes_what_is_left_before_an_end_without_ceremony(tmp_path: Path) -> None:
    assert run("recorder.finish(); os._exit(0)", tmp_path).returncode == 0
    assert names(tmp_path)[-1] == "exit return"


def test_off_records_nothing(tmp_path: Path) -> None:
    done = run("print(recorder.recorder())", "off", cwd=tmp_path)
    assert done.stdout == "None\n"
    assert [*tmp_path.iterdir()] == []


def test_a_program_that_cannot_record_says_it_once_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "way").write_text("")
    done = run("print('jalan terus')", tmp_path / "way")
    assert done.returncode == 0
    assert done.stdout == "jalan terus\n"
    assert sentence("trace_no_folder", folder=tmp_path / "way").fullmatch(done.stderr.strip())


def test_at_its_limit_it_stops_with_one_sentence_and_says_so_in_the_trace(tmp_path: Path) -> None:
    pieces = f"""
from chatkit.trace import writer
writer.LIMIT = 1024 * 1024
for _ in range(400):
    a.sendall(b'x' * {MAX_DATA})
    b.recv({MAX_DATA})
print('jalan terus')
"""
    done = run(pieces, tmp_path)
    assert done.returncode == 0
    assert done.stdout == "jalan terus\n"
    (trace,) = tmp_path.iterdir()
    assert done.stderr == f"{say('trace_full', size=1, path=trace)}\n"
    assert trace.stat().st_size < 1024 * 1024 + 1000
    *some, last = events(tmp_path)
    assert len(some) > 200
    assert (last.name, last.detail) == ("full", done.stderr.strip())


def test_the_limit_is_64_mb() -> None:
    assert writer.LIMIT == 64 * 1024 * 1024


FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
for _ in range(100):
    a.sendall(b'x' * 1000)
    b.recv(1000)
print('jalan terus')
"""


@pytest.mark.skipif(os.name != "posix", reason="no limit of a file's size")
def test_a_full_disk_ends_the_recording_and_not_the_program(tmp_path: Path) -> None:
    done = run(FULL, tmp_path)
    assert done.returncode == 0
    assert done.stdout == "jalan terus\n"
    (trace,) = tmp_path.iterdir()
    assert sentence("trace_broken", path=trace).fullmatch(done.stderr.strip())
    assert 4 < len(events(tmp_path)) < 400


def test_where_nobody_reads_the_sentence_the_program_goes_on_too(tmp_path: Path) -> None:
    silent = "sys.stderr.close()" + FULL if os.name == "posix" else "sys.stderr.close()"
    done = run(silent + "\nprint('habis')", tmp_path)
    assert done.stdout.endswith("habis\n")
    assert done.returncode == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_gets_a_file_of_its_own_and_the_parent_keeps_its(tmp_path: Path) -> None:
    fork = """
if os.fork() == 0:
    b.sendall(b'dari anak')
    sys.exit(0)
a.recv(100)
os.wait()
print(os.listdir(os.environ['CHATKIT_TRACE']))
"""
    assert run(fork, tmp_path).returncode == 0
    where = Folder(tmp_path)
    by_file: dict[int, list[str]] = {}
    for source, event in where.read():
        assert source.header
        by_file.setdefault(source.header.pid, []).append(f"{event.name} {event.step}")
    received = ["recv start", "recv return"]
    assert sorted(by_file.values(), key=len) == [
        ["sendall start", "sendall return", "exit return"],
        ["sendall start", "sendall return", *received, *received, "exit return"],
    ]
    for path, source in where.sources.items():
        assert source.header
        (_, *lines) = path.read_bytes().splitlines()
        parts = sum(2 if b'"step":"call"' in line else 1 for line in lines)
        assert parts == len(by_file[source.header.pid]), "each line is whole"


def test_of_a_killed_program_all_is_there_up_to_the_call_that_it_was_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    monkeypatch.setenv(folder.VARIABLE, str(tmp_path))
    program = desk.program(CHAT + "a.setblocking(True); print('masuk'); b.recv(10)")
    program.shows("masuk")
    until(lambda: len(names(tmp_path)) == 7, 1)
    program.process.kill()
    program.ends()
    assert names(tmp_path) == [
        "sendall start", "sendall return", "recv start", "recv return",
        "setblocking start", "setblocking return", "recv start",
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
def test_a_file_that_is_gone_when_it_is_measured_keeps_no_program_from_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(folder.VARIABLE)
    monkeypatch.setattr(folder, "days", lambda: tmp_path / "traces")
    today = folder.make(folder.folder())
    (today / "old-1-1.jsonl").symlink_to(tmp_path / "nothing")
    assert folder.make(today) == today
