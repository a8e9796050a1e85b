"""What an import costs, in fresh interpreters that take turns; the best of the rounds counts."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from time import perf_counter

from benchmarks.report import Row, at_most, progress

ROUNDS = 20
BARE = "pass"
CHATKIT = "import chatkit"
WIDGETS = "import ipywidgets"
PANEL = "from chatkit import ServerPanel"
KERNEL = "import ipykernel.kernelapp, ipykernel.ipkernel"
HEAVY = ("ipywidgets", "IPython", "asyncio", "socket")  # `import chatkit` loads none of them


def measure() -> list[Row]:
    """Return both imports beside their floors."""
    whole = best(process_time, BARE, CHATKIT)
    bare, kernel = best(statement_time, WIDGETS, PANEL), best(time_in_kernel, WIDGETS, PANEL)
    more = (whole[CHATKIT] - whole[BARE]) * 1e3
    heavy = loaded(CHATKIT)
    return [
        Row("bare Python, whole process", _ms(whole[BARE]), "floor"),
        at_most(f"`{CHATKIT}`, whole process", _ms(whole[CHATKIT]), more, 30, "ms more"),
        Row(f"{', '.join(HEAVY)} loaded", ", ".join(heavy) or "none", "", "none", not heavy),
        *beside_widgets("bare Python", bare),
        *beside_widgets("with a kernel's modules", kernel),
    ]


def beside_widgets(where: str, seconds: dict[str, float]) -> list[Row]:
    """Return the panel's import beside that of ipywidgets."""
    floor, panel = seconds[WIDGETS], seconds[PANEL]
    return [
        Row(f"`{WIDGETS}`, {where}", _ms(floor), "1.00 x"),
        at_most(f"`{PANEL}`, {where}", _ms(panel), panel / floor, 1.15),
    ]


def best(take: Callable[[str], float], *statements: str) -> dict[str, float]:
    """Return the fewest seconds of each statement over rounds that run them in turn."""
    seconds: dict[str, list[float]] = defaultdict(list)
    for number in range(1, ROUNDS + 1):
        if number % 5 == 0:
            progress(f"{' | '.join(statements)}: round {number} of {ROUNDS}")
        for statement in statements:
            seconds[statement].append(take(statement))
    return {statement: min(taken) for statement, taken in seconds.items()}


def process_time(statement: str) -> float:
    """Return the seconds of a whole interpreter that runs `statement`."""
    start = perf_counter()
    _python(statement)
    return perf_counter() - start


def statement_time(statement: str, before: str = "pass") -> float:
    """Return the seconds of `statement` itself, in a fresh interpreter."""
    clock = "from time import perf_counter as now; start = now()"
    return float(_python(f"{before}; {clock}; {statement}; print(now() - start)"))


def time_in_kernel(statement: str) -> float:
    """Return the seconds of `statement` where a kernel has loaded its own modules before."""
    return statement_time(statement, KERNEL)


def loaded(statement: str) -> list[str]:
    """Return which of the heavy modules `statement` loads."""
    modules = _python(f"{statement}\nimport sys; print(*sys.modules)").split()
    return [name for name in HEAVY if name in modules]


def _python(code: str) -> str:
    # an installed package has its bytecode on disk; the first round writes ours
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=env).stdout


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms"
