"""`python -m benchmarks` measures everything; `python -m benchmarks wire idle` only these."""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterable
from datetime import date
from importlib.metadata import version

from benchmarks import (
    burst,
    cable,
    catching_up,
    hostile,
    idle,
    imports,
    joining,
    latency,
    opening,
    room,
    trace,
    wire,
)
from benchmarks.report import Row, progress, table
from chatkit.trace.folder import VARIABLE

FIGURES: dict[str, tuple[str, Callable[[], list[Row]]]] = {
    "latency": ("1. From Enter in one notebook to the text in the other's page", latency.measure),
    "burst": ("2. What the browser is sent, and 1,000 messages at once", burst.measure),
    "wire": ("3. 64 bytes to the other process and back, both on one core", wire.measure),
    "imports": ("4. Importing", imports.measure),
    "idle": ("5. An idle conversation: CPU of its kernels", idle.measure),
    "trace": ("6. Recording the sockets, and reading the record", trace.measure),
    "cable": ("7. Through an idle cable, beside socat", cable.measure),
    "hostile": ("8. A million hostile texts made safe to show", hostile.measure),
    "opening": ("9. From a link to both kernels of lesson 1 ready", opening.measure),
    "room": ("10. A room: deliveries a second of 64 bytes, in bursts of 64", room.measure),
    "turns": ("11. A room: one message at a time, to 100 readers", room.turns),
    "steady": ("12. A room: 20 senders, 480 readers, CPU of the server a delivery", room.steady),
    "joining": ("13. A room: many come in at once", joining.measure),
    "history": ("14. A room: 100,000 messages of history", catching_up.measure),
    "stopped": ("15. A room: one reader that reads no more", room.stopped),
}
PACKAGES = ("jupyterlab", "ipywidgets", "ipykernel", "websockets", "playwright")


def main() -> int:
    """Print the chosen figures; return 1 where one misses its goal."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("figure", nargs="*", help=f"which ones: {', '.join(FIGURES)} (all)")
    chosen = parser.parse_args().figure or list(FIGURES)
    if unknown := set(chosen) - set(FIGURES):
        parser.error(f"no figure {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    os.environ[VARIABLE] = "off"  # what recording costs is a figure of its own
    print(f"{date.today()}, {machine()}", flush=True)
    met = [run(name) for name in chosen]  # each runs, whatever the others gave
    return 0 if all(met) else 1


def run(name: str) -> bool:
    """Measure one figure and print its table; tell whether all its goals are met."""
    title, measure = FIGURES[name]
    progress(title)
    rows = measure()
    print(f"\n## {title}\n\n{table(rows)}", flush=True)
    return all_met(rows)


def all_met(rows: Iterable[Row]) -> bool:
    """Tell whether no row misses its goal."""
    return all(row.met is not False for row in rows)


def machine() -> str:
    """Return what these figures hang on: cores, system, versions."""
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {platform.system()}, {python}, {versions}"


if __name__ == "__main__":
    sys.exit(main())
