"""What a figure gives back, and how it is printed: a Markdown table, ready for README.md."""

import socket
import sys
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of a figure. `met` is None where the line only stands beside the others."""

    name: str
    measured: str
    ratio: str = ""
    goal: str = ""
    met: bool | None = None


HEAD = Row("", "measured", "beside the floor", "goal")


def times(measured: float, floor: float) -> str:
    """Return `measured` as a multiple of `floor`: `2.8 x`."""
    return f"{measured / floor:.2f} x"


def at_most(name: str, measured: str, value: float, goal: float, unit: str = "x") -> Row:
    """Return the row of a figure whose `value`, a ratio or a number, is to be `goal` or less."""
    return Row(name, measured, f"{value:.2f} {unit}", f"at most {goal:g} {unit}", value <= goal)


def at_least(name: str, measured: str, value: float, goal: float, unit: str = "x") -> Row:
    """Return the row of a figure whose `value`, a ratio or a number, is to be `goal` or more."""
    return Row(name, measured, f"{value:.2f} {unit}", f"at least {goal:g} {unit}", value >= goal)


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    cells = [_cells(row) for row in (HEAD, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _cells(row: Row) -> list[str]:
    verdict = {None: "", True: "met", False: "MISSED"}[row.met]
    return [row.name, row.measured, row.ratio, row.goal, verdict]


def progress(text: str) -> None:
    """Say on stderr what is going on."""
    print(f"  … {text}", file=sys.stderr, flush=True)


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
