"""The cells of a lesson: run in any order, and the function that a student writes, checked."""

import re

from tests.kernels import Kernel, settle

ITS_CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)
WIDTH = 62  # characters of a line that half a window of 1280 px shows without wrapping it
WAIT = re.compile(r"\.settimeout\(\d\)")  # here nobody comes: a lesson waits five seconds for that


def checked(kernel: Kernel, cell: str) -> dict[str, list[str]]:
    """Run a cell with `check(…)`; return the verdicts, and the names of the checks of each."""
    kernel.run(cell)
    rows = kernel.ask("for one in _.results: print(one.verdict, one.check)").split("\n")
    verdicts: dict[str, list[str]] = {}
    for verdict, check in (row.split() for row in rows if row):
        verdicts.setdefault(verdict, []).append(check)
    return verdicts


def solve(kernel: Kernel, cell: str) -> None:
    """Run the solution that is folded in a cell of prose."""
    kernel.ask("\n".join(ITS_CODE.findall(kernel.cells[cell][1].source)))


def source_shown(kernel: Kernel, cell: str) -> str:
    """Run a cell that shows the source of a function; no line of it may wrap."""
    source = kernel.run(cell)
    wide = [line for line in source.splitlines() if len(line) > WIDTH]
    assert not wide, wide
    return source


def impatient(*kernels: Kernel) -> None:
    """Have the cells of a lesson wait for a third of a second only."""
    for kernel in kernels:
        for _, cell in kernel.cells.values():
            cell.source = WAIT.sub(".settimeout(0.3)", cell.source)


def run_in_any_order(kernels: tuple[Kernel, ...], once: str = "write-show") -> None:
    """Run all cells backwards, where some fail, and then twice in their order, where none may.

    The cell `once`, which takes long, is run only once each time.
    """
    impatient(*kernels)
    for kernel in kernels:
        codes = [name for name, (_, one) in kernel.cells.items() if one.cell_type == "code"]
        kernel.client.allow_errors = True
        for name in reversed(codes):
            kernel.run(name)
        kernel.client.allow_errors = False
        for name in codes:
            for _ in range(1 if name == once else 2):
                kernel.run(name)


# a cable whose panel, `panel`, stands in the server's notebook

PIECES = "[one.data for one in panel.cable.pieces if one.how == {!r}]"
CAME = PIECES.format("came")


def connected_by_cable(server: Kernel, client: Kernel) -> str:
    """Run the first steps of a lesson with a cable; return both addresses of the client."""
    server.run("connect-import")
    server.run("connect-listen")
    server.run("connect-panel")
    addresses = client.run("connect-open")
    server.run("connect-accept")
    return addresses


def hold(server: Kernel) -> None:
    """Press *Hold*."""
    server.ask("panel.hold.click()")
    settle(server, "all(one.glue for one in panel.cable.faults.values())")


def release(server: Kernel, held: bytes) -> None:
    """Press *Release as one* once the cable holds all of it, and wait until that has left."""
    settle(server, f"b''.join({CAME}).endswith({held!r})")
    server.ask("panel.hold.click()")
    settle(server, f"{PIECES.format('left')}[-1:] == [{held!r}]")
