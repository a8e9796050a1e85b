"""Run the checks of a task on a program, one after the other, and judge each."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from chatkit.checks import TASKS, own_task
from chatkit.checks.chosen import Chosen
from chatkit.checks.command import Command
from chatkit.checks.evidence import evidence
from chatkit.checks.play import Play
from chatkit.checks.result import Evidence, Result
from chatkit.checks.task import Absent, Check, Failed, Task, TooLong
from chatkit.errors import InputError
from chatkit.texts import say
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.trace import folder as trace
from chatkit.trace import recorder

LONGEST = 10.0  # seconds that a check may take


def find_task(name: str) -> Task:
    """Return the task of this name, or of a file such as `my_task.py`.

    Raises `InputError` where there is none, or it cannot be played.
    """
    if name.endswith(".py"):
        return own_task.load(Path(name))
    if name not in TASKS:
        raise InputError("check_no_task", task=name, tasks=", ".join(TASKS))
    found: Task = import_module(f"chatkit.checks.tasks.{name.replace('-', '_')}").task
    return found


# Checks that build upon each other share one run of the program: the next one goes on where the
# last one has stopped, as a person would. So a task starts the program as seldom as it can. Where a
# check fails, those that come after it or need it are not reached.


def judge(task: Task, script: Path | Command, seed: int, only: str = "") -> Iterator[Result]:
    """Yield the result of each check as soon as it is known.

    The process must have recorded nothing before, since our side of the play is recorded, too.
    """
    with tempfile.TemporaryDirectory(prefix="chatkit-check-", ignore_cleanup_errors=True) as home:
        traces = trace.make(Path(home, "traces"))
        os.environ[trace.VARIABLE] = str(traces)
        recorder.call_program(say("check_we"))
        story = Story(Folder(traces))
        play: Play | None = None
        held: set[str] = set()
        checks = wanted(task, only)
        played = {check.name for check in checks}
        try:
            for check in checks:
                if {check.after, check.needs} & played - held:
                    yield _result(check, "not_reached")
                    continue
                if not check.after or play is None:
                    if play:
                        play.close()
                    chosen = Chosen(f"{seed} {check.name}")  # so a check alone gets the same ones
                    play = task.play(script, story, chosen)
                result = _played(check, play)
                if result.verdict == "held":
                    held.add(check.name)
                yield result
        finally:
            if play:
                play.close()


def wanted(task: Task, only: str) -> list[Check]:
    """Return the checks, or the one named `only` with those before it."""
    if not only:
        return task.checks
    known = {check.name: check for check in task.checks}
    if only not in known:
        raise InputError("check_no_check", check=only, checks=", ".join(known))
    chain = [known[only]]
    while chain[0].after:
        chain.insert(0, known[chain[0].after])
    return chain


def _played(check: Check, play: Play) -> Result:
    began = time.monotonic()
    play.limit(LONGEST)
    try:
        check.play(play)
    except (TooLong, Absent) as failure:
        if check.kind == "told":
            return _result(check, "not_reached", seconds=time.monotonic() - began)
        if isinstance(failure, Absent):
            return _failure(check, play, failure, began)
        sentence = say("check_over_time", seconds=round(LONGEST), doing=play.doing())
        return _failure(check, play, Failed(sentence), began)
    except Failed as failure:
        return _failure(check, play, failure, began)
    return _result(check, "held", seconds=time.monotonic() - began)


def _failure(check: Check, play: Play, failure: Failed, began: float) -> Result:
    seconds = time.monotonic() - began
    told = check.kind == "told"
    return _result(
        check,
        "told" if told else "failed",
        sentence=str(failure.sentence),
        help=str(failure.help or check.help),
        seconds=seconds,
        evidence=None if told else _evidence(play),
    )


def _evidence(play: Play) -> Evidence | None:
    """Return the evidence; None where collecting it fails, since a verdict alone is worth more."""
    with suppress(Exception):
        return evidence(play)
    return None


def _result(check: Check, verdict: str, **values: object) -> Result:
    return Result(
        check.name,
        str(check.title),
        check.kind,
        verdict,
        lesson=check.lesson,
        **values,  # type: ignore[arg-type]
    )
