"""The face of `chatkit check --table` in a terminal: a bar with an estimate, then the class."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from prompt_toolkit.shortcuts import ProgressBar

from chatkit.checks.grades import counts, failing, overview, table
from chatkit.checks.group import Group, Student
from chatkit.checks.result import Report
from chatkit.checks.save import write
from chatkit.checks.words import SIGNS
from chatkit.errors import InputError
from chatkit.message import visible
from chatkit.terminal.check import Page
from chatkit.texts import say


def run(task: str, folder: Path, path: Path, seed: int | None, command: str = "") -> int:
    """Check every program of a class; write the table, a page for each student, and an overview.

    With a command, it runs in the folder of each student.
    The exit code is 0 also where programs fail: the table is there.
    """
    if path.suffix.lower() != ".csv" or not path.absolute().parent.is_dir():
        raise InputError("check_table_place", path=path)
    group = Group(task, folder, path.with_suffix(""), seed, command)
    screen = Page(sys.stdout, [])
    left = len(group.students) - len(group.kept)
    begins = {"n": left, "kept": len(group.kept), "title": group.title}
    screen.line(say("check_class_begins", **begins))
    reports = dict(group.kept)
    try:
        for student, report in _shown(group.check(), left, screen):
            reports[student.name] = report
    except KeyboardInterrupt:
        screen.line(say("check_class_broken_off"))
        return 1
    ordered = {one.name: reports[one.name] for one in group.students}
    page = overview(group.title, ordered, group.reports.name)
    for written in (write(path, f"\ufeff{table(ordered)}"), write(path.with_suffix(".html"), page)):
        screen.line(say("check_written", path=written))
    _end(screen, ordered)
    return 0


def _shown(
    checked: Iterable[tuple[Student, Report]], count: int, screen: Page
) -> Iterator[tuple[Student, Report]]:
    """Yield the same, with a bar in a terminal; elsewhere with a line for each program."""
    if not sys.stdout.isatty():
        for student, report in checked:
            screen.line(_line(student.name, report))
            yield student, report
    elif count:
        with ProgressBar() as bar:
            yield from bar(checked, total=count)


def _line(name: str, report: Report) -> str:
    sign = SIGNS["failed" if report.code else "held"]
    held = say("check_of", held=report.held("asked"), all=len(report.of("asked")))
    return f"{sign} {visible(name)}: {report.problem if report.code == 2 else held}"


def _end(screen: Page, reports: dict[str, Report]) -> None:
    screen.line(say("check_class_done", **counts(reports)))
    if often := failing(reports):
        screen.line(say("check_class_often", title=often[0].title, n=len(often[0].failed)))
