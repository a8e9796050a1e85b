"""Many clients come into one room at once: the seconds until all are in, and what each takes."""

from benchmarks.peers import NATS, OURS, crowd, here, medians
from benchmarks.report import Row, at_most, progress, times

ROUNDS = 3
SIZES = (1_000, 5_000)


def measure() -> list[Row]:
    """Return seconds and memory, beside nats-server, which tells nobody who has come."""
    return [row for size in SIZES for row in _joining(size)]


def _joining(size: int) -> list[Row]:
    progress(f"{size:,} clients come in")
    found = medians(here(OURS, NATS), ROUNDS, lambda peer: crowd(peer, "joining", readers=size))
    rows = []
    ours = found[OURS]
    seconds = f"{ours['seconds']:.2f} s"
    if NATS in found:
        floor = found[NATS]["seconds"]
        rows.append(Row(f"{size:,}: {NATS.name}", f"{floor:.2f} s", times(floor, floor)))
        rows.append(at_most(f"{size:,}: chatkit", seconds, ours["seconds"] / floor, 1))
        rows.append(Row(f"… an idle client of {NATS.name}", _size(found[NATS]["memory"])))
    else:
        rows.append(Row(f"{size:,}: chatkit", seconds))
    memory = ours["memory"] / 1024
    rows.append(at_most("… an idle client of chatkit", _size(ours["memory"]), memory, 4, "KiB"))
    return rows


def _size(number: float) -> str:
    return f"{number / 1024:.2f} KiB"
