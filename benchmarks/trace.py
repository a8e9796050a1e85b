"""What recording costs, how soon a reader sees a call that blocks, and what reading again costs.

The round trips are those of `wire`: 64 bytes, both processes on one core, the best of the rounds.
"""

import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from benchmarks.echo import HOST, RECORDED
from benchmarks.report import Row, at_most, progress, times
from benchmarks.wire import FLOOR, OURS, trip
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.trace.event import now
from chatkit.trace.folder import VARIABLE
from chatkit.trace.writer import Recorder

ROUNDS = 5
CALLS = 4000  # in a turn of a program whose calls are priced
BLOCKS = 20  # calls that block
EVENTS = 50_000
NEW = 10
PATIENCE = 10  # seconds for a call to be seen


def measure() -> list[Row]:
    """Return what recording costs, and reading."""
    return [*round_trips(), *prices(), visible(), *readings()]


# (a) and (b): with and without


def round_trips() -> list[Row]:
    """Return each round trip with recording beside the same without."""
    trips: dict[str, list[float]] = defaultdict(list)
    with TemporaryDirectory() as folder:
        for number in range(1, ROUNDS + 1):
            progress(f"round {number} of {ROUNDS}")
            for kind, where in ((FLOOR, "off"), (RECORDED, folder), (OURS, "off")):
                with traced_to(where):
                    trips[kind].append(trip(kind))
            with traced_to(folder):
                trips["on"].append(trip(OURS))
    best = {kind: min(seconds) for kind, seconds in trips.items()}
    plain, recorded, off, on = (best[kind] for kind in (FLOOR, RECORDED, OURS, "on"))
    return [
        Row(f"{FLOOR}, recording off", _microseconds(plain), times(plain, plain)),
        at_most(f"{FLOOR}, recorded on both sides", _microseconds(recorded), recorded / plain, 2),
        Row(f"{OURS}, recording off", _microseconds(off), times(off, off)),
        Row(f"{OURS}, recorded on both sides", _microseconds(on), times(on, off)),
    ]


@contextmanager
def traced_to(where: str) -> Iterator[None]:
    """Have programs that are started meanwhile record to a folder, or not: `off`."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = where
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


# the price of a call, beside strace

# The best of many short turns, since a busy machine disturbs long ones. Each turn has so many calls
# that the recorder writes in it.
PROGRAM = """
import socket, sys, time
server = socket.create_server(("127.0.0.1", 0))
a = socket.create_connection(server.getsockname())
b, _ = server.accept()
count, best = int(sys.argv[2]), 1.0
if sys.argv[1] == "end":
    b.close()
for turn in range(20):
    pieces = [b"message %d" % (turn * count + number) for number in range(count // 2)]
    begin = time.perf_counter()
    if sys.argv[1] == "end":
        for _ in range(count):
            a.recv(1024)
    else:
        for piece in pieces:
            a.sendall(piece)
            b.recv(1024)
    best = min(best, (time.perf_counter() - begin) / count)
print(best)
"""
PLAYS = {"talk": "a call of a program that talks", "end": "a call that reads the end for ever"}
STRACE = ["strace", "-f", "-e", "trace=network", "-o", os.devnull]


def prices() -> list[Row]:
    """Return what recording adds to a call, beside what strace adds in the same program."""
    rows = []
    with TemporaryDirectory() as folder:
        script = Path(folder, "program.py")
        script.write_text(PROGRAM)
        for play, name in PLAYS.items():
            progress(name)
            rows += _prices(script, play, name)
    return rows


def _prices(script: Path, play: str, name: str) -> list[Row]:
    ways = {
        "plain": [sys.executable],
        "recorded": [sys.executable, "-m", "chatkit", "trace", "--quiet"],
    }
    if shutil.which("strace"):
        ways["strace"] = [*STRACE, sys.executable]
    seconds: dict[str, list[float]] = defaultdict(list)
    with traced_to(str(script.parent / "traces")):
        for _ in range(ROUNDS):
            for way, command in ways.items():
                done = subprocess.run(
                    [*command, script, play, str(CALLS)], stdout=subprocess.PIPE, check=True
                )
                seconds[way].append(float(done.stdout))
    best = {way: min(measured) for way, measured in seconds.items()}
    adds = _microseconds(best["recorded"] - best["plain"])
    if "strace" not in best:
        return [Row(f"{name}: recording adds", adds, "no strace here")]
    floor = best["strace"] - best["plain"]
    return [
        Row(f"{name}: strace adds", _microseconds(floor), times(floor, floor)),
        at_most(f"{name}: recording adds", adds, (best["recorded"] - best["plain"]) / floor, 0.2),
    ]


# (c): seen by another process


def visible() -> Row:
    """Return how long it takes until a reader has a `recv` that blocks, at worst."""
    progress(f"{BLOCKS} calls that block")
    with TemporaryDirectory() as folder, traced_to(folder):
        command = [sys.executable, "-m", "benchmarks.echo", "serve", RECORDED]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout
            worst = max(_until_seen(Path(folder), int(server.stdout.readline())))
        finally:
            server.kill()
            server.communicate()
    name = f"a call that blocks, until another process reads it: worst of {BLOCKS}"
    return at_most(name, f"{worst * 1e3:.0f} ms", worst * 1e3, 100, "ms")


def _until_seen(folder: Path, port: int) -> Iterator[float]:
    where = Folder(folder)
    with socket.create_connection((HOST, port)) as sock:
        for _ in range(BLOCKS):
            time.sleep(random.uniform(0, 0.1))
            began = now()
            sock.sendall(b"x")
            sock.recv(1)  # the echo is about to call recv again, for good
            yield (_seen(where, began) - began) / 1e9


def _seen(folder: Folder, began: int) -> int:
    """Return when the reader had the last `recv`, which began after `began`."""
    while now() < began + PATIENCE * 1e9:
        for _, event in folder.read():
            if event.name == "recv" and event.step == "start" and event.time > began:
                return now()
        time.sleep(0.002)
    raise TimeoutError(f"no recv was seen within {PATIENCE} s")


# (d): reading again


def readings() -> list[Row]:
    """Return what reading costs the first time, and when a little is new."""
    progress(f"{EVENTS:,} events")
    with TemporaryDirectory() as folder:
        record = Recorder(Path(folder, "x.jsonl"), "x")
        story = Story(Folder(Path(folder)))
        _chat(record, EVENTS)
        first, first_bytes = _read(story)
        again, again_bytes = [], 0
        for _ in range(ROUNDS):
            _chat(record, NEW)
            seconds, again_bytes = _read(story)
            again.append(seconds)
        record.close()
    best = min(again)
    return [
        Row(f"reading {EVENTS:,} events", f"{first * 1e3:.0f} ms, {first_bytes:,} B", "1.00 x"),
        at_most(
            f"reading again, {NEW} new", f"{best * 1e3:.2f} ms, {again_bytes:,} B",
            best / first, 0.01,
        ),
    ]  # fmt: skip


def _chat(record: Recorder, events: int) -> None:
    for _ in range(events // 2):
        note = record.start("recv", 1, "127.0.0.1:5005", "127.0.0.1:40000", -1, 1024)
        record.end(note, 64, b"x" * 64)
    record.flush()


def _read(story: Story) -> tuple[float, int]:
    """Return the seconds and the bytes of reading all that is new."""
    before, start = _bytes_read(), time.perf_counter()
    while story.read() and story.folder.more:
        pass
    return time.perf_counter() - start, _bytes_read() - before


def _bytes_read() -> int:
    """Return how many bytes this process has read, from whatever file."""
    return int(psutil.Process().io_counters().read_chars)


def _microseconds(seconds: float) -> str:
    return f"{seconds * 1e6:.1f} µs"
