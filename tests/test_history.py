"""The history of a room: stored in batches, read in order, sound after a kill and a full disk."""

import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from chatkit import InputError, Room
from chatkit.net import history
from chatkit.net.history import LEAP, History, Row
from tests.helpers import refused, until


def row(seq: int, text: str = "Halo") -> Row:
    return Row(seq, "Bob", text, "2026-11-27T03:00:00.000+00:00", f"b-{seq}")


class Kept:
    """A history, and the batches that it has told of."""

    def __init__(self, path: Path) -> None:
        self.told: list[tuple[int, str]] = []
        self.history = History(path, self._stored)

    def _stored(self, rows: list[Row], fault: str) -> None:
        self.told += [(row.seq, fault) for row in rows]

    def store(self, *rows: Row) -> None:
        wanted = len(self.told) + len(rows)
        for one in rows:
            self.history.store(one)
        until(lambda: len(self.told) == wanted)

    def read(self, after: int, most: int = 1_000) -> list[Row]:
        answers: list[list[Row]] = []
        self.history.read(after, most, answers.append)
        return until(lambda: answers)[0]


def test_what_was_told_as_stored_is_in_the_file(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "new folder" / "h.sqlite")
    kept.store(*map(row, range(1, 101)))
    assert kept.told == [(seq, "") for seq in range(1, 101)]
    assert kept.read(90) == [row(seq) for seq in range(91, 101)]
    assert kept.read(10, most=3) == [row(11), row(12), row(13)]
    kept.history.close(100)
    with sqlite3.connect(kept.history.path) as file:
        assert file.execute("SELECT count(*) FROM messages").fetchone() == (100,)


def test_rows_that_gather_are_committed_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    store = History._store

    def counted(kept: History, rows: list[Row]) -> None:
        batches.append(len(rows))
        store(kept, rows)

    monkeypatch.setattr(History, "_store", counted)
    kept = Kept(tmp_path / "h.sqlite")
    kept.store(*map(row, range(1, 2_001)))
    kept.history.close(2_000)
    assert sum(batches) == 2_000
    assert len(batches) < 200


def test_the_end_may_come_together_with_messages(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "h.sqlite")
    begun, go = threading.Event(), threading.Event()

    def hold(rows: list[Row]) -> None:
        begun.set()
        go.wait(10)

    kept.history.read(0, 1, hold)
    assert begun.wait(10)
    kept.history.store(row(1))
    threading.Timer(0.1, go.set).start()
    kept.history.close(1)
    assert not kept.history._thread.is_alive()
    assert kept.told == [(1, "")]


@pytest.mark.parametrize("count", [1, 7, 8, 73, 127, 128, 1_097])
def test_a_batch_of_any_size_is_stored_whole_and_in_order(tmp_path: Path, count: int) -> None:
    kept = Kept(tmp_path / "h.sqlite")
    # as an SQLite before 3.32 has it
    kept.history._file.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
    rows = [row(seq, f"{seq} é '\0 🙂") for seq in range(1, count + 1)]
    kept.history._store(rows)
    assert kept.told == [(seq, "") for seq in range(1, count + 1)]
    assert kept.read(0, most=2_000) == rows
    kept.history.close(count)


def test_a_batch_is_told_when_it_is_on_the_disk(tmp_path: Path) -> None:
    found: list[tuple[int, bool]] = []

    def look(rows: list[Row], fault: str) -> None:
        (count,) = kept._file.execute("SELECT count(*) FROM messages").fetchone()
        found.append((count, kept._file.in_transaction))

    kept = History(tmp_path / "h.sqlite", look)
    assert kept._file.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    kept._store([row(1), row(2)])
    assert found == [(2, False)]
    kept.close(2)


def test_a_room_that_opens_again_goes_on_with_the_next_number(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    first = Kept(path)
    assert first.history.last == 0
    first.store(row(1), row(2))
    first.history.close(7)  # five more were shown, and could not be stored
    again = Kept(path)
    assert (again.history.last, again.history.numbering) == (7, first.history.numbering)
    assert again.history.latest(1) == [row(2)]
    again.history.close(7)


def test_after_a_kill_no_number_is_given_out_again(tmp_path: Path) -> None:
    program = textwrap.dedent(f"""
        import os, pathlib
        from chatkit.net.history import History, Row
        done = []
        path = pathlib.Path({str(tmp_path / "h.sqlite")!r})
        History(path, print).close(0)  # a former run, which has ended well
        kept = History(path, lambda rows, why: done.extend(rows))
        for seq in range(1, 51):
            kept.store(Row(seq, "Bob", "Halo", "", ""))
        while len(done) < 50:
            pass
        os.kill(os.getpid(), 9)
    """)
    subprocess.run([sys.executable, "-c", program], timeout=60, check=False)
    after = Kept(tmp_path / "h.sqlite")
    assert after.history.last == 50 + LEAP
    assert len(after.read(0)) == 50
    after.history.close(after.history.last)
    assert Kept(tmp_path / "h.sqlite").history.last == 50 + LEAP


def test_a_file_that_is_none_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "h.sqlite").write_bytes(b"no database " * 100)
    with refused(InputError, "history_unusable", reason="file is not a database"):
        Kept(tmp_path / "h.sqlite")
    with refused(InputError, "history_unusable"):
        Kept(tmp_path)  # a folder


def test_a_file_that_is_broken_in_its_middle_is_refused_and_released(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    kept = Kept(path)
    kept.store(*map(row, range(1, 2_001)))
    kept.history.close(2_000)
    data = bytearray(path.read_bytes())
    page = int.from_bytes(data[16:18], "big")  # bytes, as the header of the file tells
    middle = len(data) // page // 2 * page
    data[middle : middle + page] = b"\xff" * page
    path.write_bytes(data)
    for _ in range(2):
        with refused(InputError, "history_unusable", reason="database disk image is malformed"):
            Room(0, history=path).start()


@pytest.mark.skipif(sys.platform == "win32", reason="the limit of a file's size needs POSIX")
def test_a_full_disk_is_told_and_the_file_is_sound_afterwards(tmp_path: Path) -> None:
    program = textwrap.dedent(f"""
        import pathlib, resource, time
        from chatkit.net.history import History, Row
        told = []
        kept = History(pathlib.Path({str(tmp_path / "h.sqlite")!r}),
                       lambda rows, why: told.extend((row.seq, why) for row in rows))
        def store(first, last):
            for seq in range(first, last):
                kept.store(Row(seq, "Bob", "x" * 5000, "", ""))
            while len(told) < last - 1:
                time.sleep(0.01)
        store(1, 11)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
        store(11, 111)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        store(111, 121)
        kept.close(120)
        print([seq for seq, why in told if not why])
        print({{why for seq, why in told if why}})
    """)
    done = subprocess.run(
        [sys.executable, "-c", program], timeout=60, check=True, capture_output=True, text=True
    )
    stored = eval(done.stdout.splitlines()[0])
    assert {*range(1, 11), *range(111, 121)} <= set(stored)
    assert len(stored) < 120
    assert "full" in done.stdout or "I/O" in done.stdout
    with sqlite3.connect(tmp_path / "h.sqlite") as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert [seq for (seq,) in file.execute("SELECT seq FROM messages ORDER BY seq")] == stored


def test_the_usual_place_is_a_file_name_whatever_the_room_is_called() -> None:
    place = history.usual_place("../a b/É", 5005)
    assert place.name == "___a_b_É-5005.sqlite"
    assert place.parent.name == "rooms"
