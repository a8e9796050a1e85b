"""A report as an HTML page that stands alone: no network, no script, readable on paper."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from chatkit.checks.command import quoted
from chatkit.checks.result import Report, Result
from chatkit.checks.words import KINDS, SIGNS, mark, next_step, tally, verdict
from chatkit.templates import templates
from chatkit.texts import language, say
from chatkit.timeline.table import headings

PAGES = Path(__file__).parent / "pages"
AROUND = 3  # lines of the program before and after the line where it stands
CALLS = ("clock", "program", "call", "bytes", "text", "result")


def page(report: Report, script: Path | None = None) -> str:
    """Return the page of a program, with its failures first."""
    lines = script.read_text("utf-8", "replace").splitlines() if script else []
    return rendered("report.html", **of_report(report, lines))


def of_report(report: Report, lines: Sequence[str] = ()) -> dict[str, Any]:
    """Return the values of a page for `checks.html`; `lines` are those of the program."""
    failures = [one for one in report.results if one.verdict == "failed"]
    asked_first = sorted(failures, key=lambda one: KINDS.index(one.kind))
    return {
        "report": report,
        "failures": [(one, _lines(one, lines)) for one in asked_first],
        "others": [
            (kind, [one for one in report.of(kind) if one not in failures]) for kind in KINDS
        ],
        "tally": tally(report),
        "verdict": verdict(report),
        "waiting": sum(
            one.verdict == "not_reached" and one.kind != "told" for one in report.results
        ),
        "again": again(report),
        "mark": mark,
        "next_step": next_step,
        "headings": headings(CALLS),
        "unfolded": False,  # else the evidence of the first failure alone is
    }


def again(report: Report) -> str:
    """Return the command that checks the same program again."""
    program = quoted(report.program)
    named = f". --run {program}" if report.by_command else program
    return f"chatkit check {report.task} {named}"


def fragment(
    results: Sequence[Result], report: Report | None = None, before: Sequence[Result] = ()
) -> str:
    """Return the results as a piece of HTML for a notebook, the evidence folded under each.

    A heading stands where the kind changes, but for results that tell the way of TCP; `before` are
    the results that the page shows already.
    """
    return rendered(
        "rows.html",
        kinds=_kinds(results, before),
        results=results,
        report=report,
        mark=mark,
        next_step=next_step,
        verdict=verdict,
        tally=tally,
        headings=headings(CALLS),
    )


def _kinds(results: Sequence[Result], before: Sequence[Result]) -> list[str]:
    """Return the kind that begins with each result; "" where the one above goes on."""
    last = next((one.kind for one in reversed(before) if one.kind != "told"), "")
    kinds: list[str] = []
    for one in results:
        begins = one.kind not in ("told", last)
        kinds.append(one.kind if begins else "")
        last = one.kind if begins else last
    return kinds


def rendered(name: str, **values: Any) -> str:
    """Return a page of `pages/`; every text in it is escaped."""
    values |= {"say": say, "language": language(), "signs": SIGNS}
    values["date"] = f"{datetime.now():%Y-%m-%d %H:%M}"
    return templates(PAGES).get_template(name).render(values)


def _lines(result: Result, lines: Sequence[str]) -> list[tuple[int, str, bool]]:
    """Return the lines of the program around the one where it stands, that one marked."""
    place = result.evidence.place[0] if result.evidence and result.evidence.place else ""
    number = place.partition(":")[2].partition(":")[0]
    if not lines or not number.isdecimal():
        return []
    at = int(number)
    shown = range(max(1, at - AROUND), min(len(lines), at + AROUND) + 1)
    return [(one, lines[one - 1], one == at) for one in shown]
