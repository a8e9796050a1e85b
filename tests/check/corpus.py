"""The corpus: programs as students write them, right ones and ones with exactly one fault.

A program's first line tells which it is: `# right: in which style`, or
`# fault: the check that is meant to catch it: the mistake`.
"""

import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from chatkit.checks.judge import find_task, judge
from chatkit.checks.result import Result

PROGRAMS = Path(__file__).parent / "programs"
AT_ONCE = 8  # programs; they wait for most of the time
SEED = 7


class Program(NamedTuple):
    """A program of the corpus."""

    task: str
    path: Path
    caught_by: str  # the check; empty for a right program

    @property
    def whole(self) -> bool:
        """True for a program that holds in all, so that every check is played."""
        return self.path.stem.startswith("right_tidy")

    def __str__(self) -> str:
        return f"{self.task}/{self.path.stem}"


class Verdict(NamedTuple):
    """The verdict on one check of a program."""

    kind: str
    verdict: str
    sentence: str


Verdicts = dict[str, Verdict]


def corpus() -> list[Program]:
    """Return all programs."""
    return [Program(path.parent.name, path, _caught_by(path)) for path in PROGRAMS.glob("*/*_*.py")]


def _caught_by(path: Path) -> str:
    kind, _, rest = path.read_text("utf-8").partition("\n")[0].partition(": ")
    assert kind in ("# right", "# fault"), path
    return rest.partition(":")[0] if kind == "# fault" else ""


class Corpus:
    """Programs that are played side by side, each by a process of its own."""

    def __init__(self, programs: list[Program]) -> None:
        # a process that has loaded chatkit is forked for each program, where the system can fork
        context = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
        context.set_forkserver_preload([__name__])
        self._pool = ProcessPoolExecutor(AT_ONCE, context, max_tasks_per_child=1)
        self._verdicts: dict[Program, Future[Verdicts]] = {
            program: self._pool.submit(verdicts, program) for program in programs
        }

    def __getitem__(self, program: Program) -> Verdicts:
        return self._verdicts[program].result()

    def close(self) -> None:
        """Play no more programs."""
        self._pool.shutdown(cancel_futures=True)


def verdicts(program: Program) -> Verdicts:
    """Play a program, as far as the test needs it."""
    last = "" if program.whole else program.caught_by or "asked"
    found = results(program.task, program.path, last)
    return {one.check: Verdict(one.kind, one.verdict, one.sentence) for one in found}


def results(task: str, path: Path, last: str) -> Iterator[Result]:
    """Yield the results, up to those of the check `last` and all that the assignment asks for."""
    found = find_task(task)
    left = {check.name for check in found.checks if not last or check.kind == "asked"}
    left |= {last} & {check.name for check in found.checks}
    for result in judge(found, path, SEED):
        yield result
        left.discard(result.check)
        if not left:
            return
