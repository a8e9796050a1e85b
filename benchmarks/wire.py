"""64 bytes to the other process and back: a bare coroutine on a transport is our floor.

Blocking sockets are measured, too, but the ratio to them changes with the machine.

Both processes are pinned to one core, or the same program takes 20 or 130 microseconds by chance.
A round runs every kind once, in fresh processes; the best of the rounds counts.
"""

import subprocess
import sys
from collections import defaultdict

from benchmarks.echo import KINDS
from benchmarks.report import Row, at_most, progress, times

ROUNDS = 7
FLOOR = "coroutine on a transport, bare"
PEER = "websockets"
OURS = "chatkit, engine's loop"


def measure() -> list[Row]:
    """Return the round trip of each kind beside the floor."""
    best = {kind: min(trips) for kind, trips in trips_of_all().items()}
    rows = [Row(kind, _microseconds(best[kind]), times(best[kind], best[FLOOR])) for kind in KINDS]
    ours = best[OURS]
    return [
        *(row for row in rows if row.name != OURS),
        # callbacks with private ways between five classes, which came before, took 2.2
        at_most(OURS, _microseconds(ours), ours / best[FLOOR], 2.2),
        at_most(f"{OURS}, beside {PEER}", _microseconds(ours), ours / best[PEER], 0.45),
    ]


def trips_of_all() -> dict[str, list[float]]:
    """Return the seconds of one round trip by kind, one number a round."""
    trips: dict[str, list[float]] = defaultdict(list)
    for number in range(1, ROUNDS + 1):
        progress(f"round {number} of {ROUNDS}")
        for kind in KINDS:
            trips[kind].append(trip(kind))
    return trips


def trip(kind: str) -> float:
    """Return the seconds of one round trip between two fresh processes."""
    server = start("serve", kind)
    try:
        assert server.stdout
        client = start("ask", kind, server.stdout.readline().strip())
        seconds, _ = client.communicate(timeout=60)
        return float(seconds)
    finally:
        server.kill()
        server.communicate()


def start(*arguments: str) -> "subprocess.Popen[str]":
    """Start one side of a round trip, as `benchmarks.echo` takes it."""
    command = [sys.executable, "-m", "benchmarks.echo", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _microseconds(seconds: float) -> str:
    return f"{seconds * 1e6:.1f} µs"
