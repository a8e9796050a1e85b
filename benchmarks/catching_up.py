"""What a long history costs: a message that is said beside it, and a newcomer who asks for all."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event

from benchmarks.crowd import Result
from benchmarks.peers import NOBODY, OURS, People, load, serving
from benchmarks.report import Row, at_most, progress
from chatkit.net.history import History
from chatkit.net.history import Row as Kept

SHORT, LONG = 10, 100_000  # messages
ROUNDS = 5
SECONDS = 1
PEOPLE = People(10)
TEXT = "x" * 64


def measure() -> list[Row]:
    """Return the price of one message, and of catching up."""
    with TemporaryDirectory() as folder:
        files = {size: _history(Path(folder) / f"{size}.sqlite", size) for size in (SHORT, LONG)}
        rounds = [_round(files, number) for number in range(1, ROUNDS + 1)]
        caught_up = [_talk(files[LONG], "catching up", NOBODY, known=LONG) for _ in range(ROUNDS)]
    short, long = (min(one[size]["p50"] for one in rounds) for size in (SHORT, LONG))
    seconds, memory = (median(one[key] for one in caught_up) for key in ("seconds", "memory"))
    return [
        Row(f"one message, {SHORT} before it", _us(short), "1.00 x"),
        at_most(f"one message, {LONG:,} before it", _us(long), long / short, 1.05),
        Row(f"catching up on {LONG:,}", f"{seconds:.2f} s, {memory / 2**20:.1f} MiB more"),
    ]


def _round(files: dict[int, Path], number: int) -> dict[int, Result]:
    progress(f"round {number} of {ROUNDS}")
    return {size: _talk(file, "turns", PEOPLE, seconds=SECONDS) for size, file in files.items()}


def _history(path: Path, size: int) -> Path:
    """Make the file of a room in which so many messages have been said."""
    done = Event()
    file = History(path, lambda rows, fault: done.set() if rows[-1].seq == size else None)
    for number in range(1, size + 1):
        file.store(Kept(number, "n0", TEXT, datetime.now(UTC).isoformat(), str(number)))
    done.wait(60)
    file.close(size)
    return path


def _talk(history: Path, way: str, people: People, **values: object) -> Result:
    """Have clients talk in a room that goes on with a copy of this history."""
    with TemporaryDirectory() as folder:
        shutil.copy(history, Path(folder) / "history.sqlite")
        with serving(OURS, Path(folder)) as place:
            return load(place, OURS, way, people, **values)


def _us(seconds: float) -> str:
    return f"{seconds * 1e6:.0f} µs"
