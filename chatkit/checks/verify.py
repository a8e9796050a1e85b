"""Verifying a hand-in: the program inside the file is played again, with the same seed.

The file comes from a stranger. It is a text that is searched for one element; its JSON must have
the types of `HandIn`; names of files must be plain; and no other word of it is taken for true.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from chatkit.checks import TASKS, host
from chatkit.checks.command import find_program
from chatkit.checks.hand_in import FORMAT, HandIn, faults
from chatkit.checks.hand_in_page import BEGIN, END
from chatkit.checks.judge import find_task
from chatkit.checks.result import Report, Result
from chatkit.errors import InputError
from chatkit.message import echoed
from chatkit.texts import say

T = TypeVar("T")

MAX_FILE = 4_000_000  # bytes, twice a page of chatkit


@dataclass(frozen=True)
class Difference:
    """A check that has another verdict now."""

    title: str
    inside: str  # the verdict in the file; "" where it has none
    now: str  # "" where the task has no such check
    sentence: str = ""


class _Head(msgspec.Struct):
    format: int


def read(path: Path) -> HandIn:
    """Return the hand-in inside a page; raises `InputError` where there is none that we know."""
    found = _element(_text(path), path)
    if _decoded(found, _Head, path).format > FORMAT:
        raise InputError("report_newer", path=path)
    given = _decoded(found, HandIn, path)
    if given.format < 1 or faults(given):
        raise InputError("report_broken", path=path)
    return given


def task_of(given: HandIn, path: Path, own: str = "") -> str:
    """Return the task to play: that of the file, if it is one of ours, or the reader's `own`.

    A task may be a Python file, and a report must not say which one is run.
    Raises `InputError` for any other task.
    """
    task = given.report.task
    if own or task in TASKS:
        return own or task
    if task.endswith(".py"):
        raise InputError("report_own_task", path=path, task=echoed(task))
    raise InputError("report_no_task", path=path, task=echoed(task), tasks=", ".join(TASKS))


def _decoded(code: bytes, kind: type[T], path: Path) -> T:
    try:
        return msgspec.json.decode(code, type=kind)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        raise InputError("report_broken", path=path) from None


def _text(path: Path) -> str:
    if not _is_file(path):
        raise InputError("report_no_file", path=path)
    try:
        with path.open("rb") as file:
            found = file.read(MAX_FILE + 1)
    except OSError as error:
        reason = error.strerror or error
        raise InputError("report_cannot_read", path=path, reason=reason) from error
    if len(found) > MAX_FILE:
        raise InputError("report_too_long", path=path, size=MAX_FILE // 1_000_000)
    return found.decode("utf-8", "replace")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or has a NUL
        return False


def _element(page: str, path: Path) -> bytes:
    """Return the JSON of a page that has exactly one such element."""
    if page.count(BEGIN) != 1:
        raise InputError("report_none", path=path)
    code, end, _ = page.partition(BEGIN)[2].partition(END)
    if not end:
        raise InputError("report_broken", path=path)
    return code.encode()


def command_of(given: HandIn, path: Path, own: str = "") -> str:
    """Return the command to play by: the reader's `own`; "" for a script.

    A report must not say which command is run. Raises `InputError` where the reader names none.
    """
    if given.report.by_command and not own:
        command = echoed(given.report.program)
        raise InputError("report_needs_run", path=path, command=command)
    if own and not given.report.by_command:
        raise InputError("report_no_run", path=path)
    return own


def play_again(
    given: HandIn, task: str, command: str, seen: Callable[[Result], None] = lambda result: None
) -> Report:
    """Play the program of a hand-in, in an empty folder, and return the new report.

    Raises `InputError` where it cannot run here, as with a module that is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="chatkit-verify-", ignore_cleanup_errors=True) as home:
        for name, source in given.files.items():
            path = Path(home, name)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(source)
            except OSError as error:
                reason = error.strerror or error
                raise InputError("report_cannot_read", path=echoed(name), reason=reason) from error
        place = Path(home) if command else Path(home, given.report.program)
        script = find_program(find_task(task), place, command)
        return host.report(task, script, given.report.seed, seen=seen)


def differences(given: HandIn, again: Report) -> list[Difference]:
    """Return the checks whose verdicts differ.

    Those that tell about TCP are left out: the same program may show it now, and not the next time.
    """
    left = {one.check: one.verdict for one in given.report.results}
    found = []
    for now in again.results:
        inside = left.pop(now.check, "")
        if now.kind != "told" and inside != now.verdict:
            found.append(Difference(now.title, inside, now.verdict, now.sentence))
    return found + [Difference(echoed(check), verdict, "") for check, verdict in left.items()]


def in_words(verdict: str) -> str:
    """Return a verdict of a file in the reader's language; a word that is none is not repeated."""
    known = ("held", "failed", "not_reached", "told")
    return say(f"check_{verdict}") if verdict in known else say("report_no_verdict")
