"""The findings on one page of a terminal, each row as soon as it is known, and the verdict."""

import os
import sys
import textwrap
from collections.abc import Iterable
from typing import TextIO

from chatkit.doctor.checkup import LONGEST
from chatkit.doctor.finding import Finding
from chatkit.texts import say

WIDTH = 80  # columns
SIGNS = {"ok": "✓", "note": "!", "failed": "✗"}
PLAIN = {"ok": "+", "note": "!", "failed": "x"}  # for a console whose code page lacks the signs
COLOURS = {"ok": 32, "note": 33, "failed": 31}  # of ANSI: green, yellow, red
NAME = 12  # columns of a name


def show(findings: Iterable[Finding], stream: TextIO | None = None) -> int:
    """Print the page; return 0 where the laptop is ready, 1 where something has to be mended."""
    stream = stream or sys.stdout
    print(say("doctor_title", seconds=LONGEST), file=stream, flush=True)
    count = {"ok": 0, "note": 0, "failed": 0}
    for finding in findings:
        count[finding.verdict] += 1
        print(row(finding, stream), file=stream, flush=True)
    print(verdict(count["note"], count["failed"], stream), file=stream, flush=True)
    return 1 if count["failed"] else 0


def verdict(notes: int, failures: int, stream: TextIO) -> str:
    """Return the last line."""
    if failures:
        return _coloured("failed", say("doctor_not_ready", count=failures), stream)
    if notes:
        return _coloured("note", say("doctor_ready_notes", count=notes), stream)
    return _coloured("ok", say("doctor_ready"), stream)


def row(finding: Finding, stream: TextIO) -> str:
    """Return the rows of a finding: sign, word, name and sentence; below them its cure."""
    word = say(f"doctor_{finding.verdict}")
    mark = f"{_sign(finding.verdict, stream)} {word:<{_widest()}}"
    head = f"{mark}  {finding.name:<{NAME}}"
    rows = textwrap.wrap(
        finding.sentence,
        WIDTH - 1,
        initial_indent=f"{head} ",
        subsequent_indent=" " * (len(head) + 1),
        break_long_words=False,
        break_on_hyphens=False,
    )
    rows[0] = rows[0].replace(mark, _coloured(finding.verdict, mark, stream), 1)
    return "\n".join([*rows, *_cure(finding.cure, len(mark) + 2)])


def _cure(cure: str, indent: int) -> list[str]:
    """Return the rows of a cure; a command in it stays in one piece as far as it can."""
    arrow = f"{' ' * indent}-> "
    return textwrap.wrap(
        cure,
        WIDTH - 1,
        initial_indent=arrow,
        subsequent_indent=" " * len(arrow),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _widest() -> int:
    return max(len(say(f"doctor_{one}")) for one in SIGNS)


def _sign(of: str, stream: TextIO) -> str:
    try:
        "".join(SIGNS.values()).encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return PLAIN[of]
    return SIGNS[of]


def _coloured(verdict: str, text: str, stream: TextIO) -> str:
    """Return `text` in the verdict's colour where the terminal surely knows colours."""
    known = os.name == "posix" or "WT_SESSION" in os.environ  # Windows Terminal
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    if not stream.isatty() or not known or plain:
        return text
    return f"\x1b[{COLOURS[verdict]}m{text}\x1b[0m"
