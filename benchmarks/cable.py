"""A round trip, and 1 GiB, through an idle cable: beside socat as the same proxy, and beside none.

For a round trip all three processes share one core, as in `wire`, or the same program takes 20 or
130 microseconds by chance; 1 GiB goes where the system likes. `socat` runs with its default buffer
of 8 KiB, and with Nagle's algorithm off, as the cable has it.
"""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from benchmarks.echo import HOST
from benchmarks.processes import until_listening
from benchmarks.report import Row, at_least, at_most, free_port, progress, times
from benchmarks.wire import FLOOR
from benchmarks.wire import start as _echo
from chatkit.trace.folder import VARIABLE

ROUNDS = 5
TRIPS = 3  # times the round trip is measured in a round: it is short, and a neighbour disturbs it
SIZE = 1 << 30  # bytes
CHUNK = 1 << 18  # bytes a send
OFF = [f"--{fault}=0" for fault in ("delay", "jitter", "rate", "slice", "glue")]
DIRECT, SOCAT, CABLE, ZERO = "no proxy", "socat", "chatkit cable", "chatkit cable, faults set to 0"
RECORDED = "chatkit cable, recording"


def measure() -> list[Row]:
    """Return the round trips and the rates."""
    trips, rates = defaultdict(list), defaultdict(list)
    for number in range(1, ROUNDS + 1):
        progress(f"round {number} of {ROUNDS}")
        kinds = (DIRECT, SOCAT, CABLE, ZERO, RECORDED)
        for kind in TRIPS * kinds:
            with echo() as port, proxy(kind, port, pinned=True) as way:
                trips[kind].append(ask(way))
        for kind in kinds:
            with sink() as port, proxy(kind, port) as way:
                rates[kind].append(pour(way))
    trip = {kind: min(seconds) for kind, seconds in trips.items()}
    rate = {kind: max(values) for kind, values in rates.items()}
    return [*_trips(trip), *_rates(rate)]


def _trips(trip: dict[str, float]) -> list[Row]:
    added = {kind: seconds - trip[DIRECT] for kind, seconds in trip.items()}
    rows = [Row(f"round trip, {DIRECT}", f"{trip[DIRECT] * 1e6:.1f} µs")]
    rows.append(Row(f"round trip, {SOCAT}", f"adds {added[SOCAT] * 1e6:.1f} µs", "1.00 x"))
    rows.extend(
        at_most(
            f"round trip, {kind}", f"adds {added[kind] * 1e6:.1f} µs", added[kind] / added[SOCAT], 2
        )
        for kind in (CABLE, ZERO)
    )
    more = added[RECORDED]
    rows.append(
        Row(f"round trip, {RECORDED}", f"adds {more * 1e6:.1f} µs", times(more, added[SOCAT]))
    )
    return rows


def _rates(rate: dict[str, float]) -> list[Row]:
    rows = [
        Row(f"1 GiB, {kind}", f"{rate[kind] / 1e9:.2f} GB/s", times(rate[kind], rate[SOCAT]))
        for kind in (DIRECT, SOCAT)
    ]
    for kind in (CABLE, ZERO):
        ratio = rate[kind] / rate[SOCAT]
        rows.append(at_least(f"1 GiB, {kind}", f"{rate[kind] / 1e9:.2f} GB/s", ratio, 1))
    slow = rate[RECORDED]
    rows.append(Row(f"1 GiB, {RECORDED}", f"{slow / 1e9:.2f} GB/s", times(slow, rate[SOCAT])))
    return rows


# the proxies


@contextmanager
def proxy(kind: str, port: int, *, pinned: bool = False) -> Iterator[int]:
    """Give the port by which `port` is reached."""
    if kind == DIRECT:
        yield port
        return
    way = free_port()
    command = {
        SOCAT: [_socat(), f"TCP-LISTEN:{way},bind={HOST},nodelay", f"TCP:{HOST}:{port},nodelay"],
        CABLE: _cable(way, port),
        RECORDED: _cable(way, port),
        ZERO: [
            *_cable(way, port),
            *["--delay", "0", "--jitter", "0", "--rate", "0", "--slice", "0", "--glue", "0"],
        ],
    }[kind]
    with TemporaryDirectory() as folder:
        where = folder if kind == RECORDED else "off"
        with _running(command, os.environ | {VARIABLE: where}) as running:
            if pinned:
                os.sched_setaffinity(running.pid, {min(os.sched_getaffinity(0))})
            until_listening(way)
            yield way


@contextmanager
def _running(
    command: list[str], environment: dict[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    running = subprocess.Popen(command, stdin=pipe, stdout=quiet, stderr=quiet, env=environment)
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def _socat() -> str:
    if path := shutil.which("socat"):
        return path
    raise SystemExit("benchmarks: the figure `cable` needs socat (Debian: apt install socat)")


def _cable(way: int, port: int) -> list[str]:
    ends = ("--listen", str(way), "--to", f"{HOST}:{port}")
    return [sys.executable, "-m", "chatkit", "cable", *ends]


# what stands behind


@contextmanager
def echo() -> Iterator[int]:
    """Give the port of a process that echoes."""
    running = _echo("serve", FLOOR)
    try:
        assert running.stdout
        yield int(running.stdout.readline())
    finally:
        running.kill()
        running.communicate()


def ask(port: int) -> float:
    """Return the seconds of one round trip."""
    seconds, _ = _echo("ask", FLOOR, str(port)).communicate(timeout=60)
    return float(seconds)


@contextmanager
def sink() -> Iterator[int]:
    """Give the port of a thread that reads 1 GiB and answers with one byte."""
    with socket.create_server((HOST, 0)) as listener:
        thread = threading.Thread(target=_swallow, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(30)


def _swallow(listener: socket.socket) -> None:
    sock, _ = listener.accept()
    buffer = bytearray(CHUNK)
    left = SIZE
    with sock:
        while left > 0 and (size := sock.recv_into(buffer)):
            left -= size
        sock.sendall(b"x")


def pour(port: int) -> float:
    """Send 1 GiB and return the bytes a second until the other side has had them all."""
    piece = b"x" * CHUNK
    with socket.create_connection((HOST, port)) as sock:
        start = time.perf_counter()
        for _ in range(SIZE // CHUNK):
            sock.sendall(piece)
        assert sock.recv(1) == b"x"
        return SIZE / (time.perf_counter() - start)
