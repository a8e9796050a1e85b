"""The reports of a class as a table for a spreadsheet, and as a page for next week's lesson."""

import csv
import io
from collections.abc import Mapping
from typing import NamedTuple

from chatkit.checks.judge import find_task
from chatkit.checks.page import rendered
from chatkit.checks.result import Report
from chatkit.checks.words import KINDS, mark, part_of_lessons
from chatkit.texts import say
from chatkit.timeline.table import FORMULA

Reports = Mapping[str, Report]  # by the name of the student

COLUMNS = (
    "name", "program", "asked", "asked_all", "robust", "robust_all", "first", "sentence",
    "problem", "seed",
)  # fmt: skip


class Failing(NamedTuple):
    """A check that programs fail."""

    name: str
    title: str
    kind: str
    lesson: str
    failed: list[str]  # names of students
    behind: list[str]  # names of students whose programs have not reached it


def failing(reports: Reports) -> list[Failing]:
    """Return the checks that programs fail, those of the assignment first, then the commonest."""
    found: dict[str, Failing] = {}
    for student, report in reports.items():
        for one in report.results:
            check = Failing(one.check, one.title, one.kind, one.lesson, [], [])
            known = found.setdefault(one.check, check)
            if one.verdict == "failed":
                known.failed.append(student)
            if one.verdict == "not_reached":
                known.behind.append(student)
    failed = [one for one in found.values() if one.failed]
    return sorted(failed, key=lambda one: (KINDS.index(one.kind), -len(one.failed)))


def counts(reports: Reports) -> dict[str, int]:
    """Return how many programs there are, and how many are good, bad, or could not be checked."""
    codes = [report.code for report in reports.values()]
    return {
        "all": len(codes), "good": codes.count(0), "bad": codes.count(1), "faults": codes.count(2)
    }  # fmt: skip


def table(reports: Reports) -> str:
    """Return a row for each student as CSV in which a spreadsheet finds no formula.

    Behind the columns of `COLUMNS` stands one for each check, with its word: ok, failed.
    """
    checks = list(dict.fromkeys(one.check for report in reports.values() for one in report.results))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*(say(f"check_table_{name}") for name in COLUMNS), *checks])
    for student, report in reports.items():
        cells = [*_cells(student, report), *_verdicts(report, checks)]
        writer.writerow([FORMULA.sub(r"\1'", cell) for cell in cells])
    return out.getvalue()


def _cells(student: str, report: Report) -> list[str]:
    first = report.failed[0] if report.failed else None
    numbers = [str(n) for kind in ("asked", "robust") for n in _held(report, kind)]
    return [
        student,
        report.program,
        *numbers,
        first.title if first else "",
        first.sentence if first else "",
        report.problem,
        str(report.seed),
    ]


def _held(report: Report, kind: str) -> tuple[int, int]:
    """Return how many checks of a kind hold, and of how many, even where not one was played."""
    kinds = [one.kind for one in report.results or find_task(report.task).checks]
    return report.held(kind), kinds.count(kind)


def _verdicts(report: Report, checks: list[str]) -> list[str]:
    known = {one.check: mark(one)[2] for one in report.results}
    return [known.get(check, "") for check in checks]


def overview(task: str, reports: Reports, folder: str) -> str:
    """Return the page of a class, with links to the reports in `folder`."""
    return rendered(
        "class.html",
        task=task,
        reports=reports,
        folder=folder,
        failing=failing(reports),
        counts=counts(reports),
        held=_held,
        part_of_lessons=part_of_lessons,
    )
