"""The findings on one page of a terminal, each row as soon as it is known, and the verdict."""

import os
import sys
import textwrap
from collections.abc import Iterable
from typing import TextIO

from chatkit.doctor.checkup import LONGEST, Row
from chatkit.doctor.finding import Verdict
from chatkit.texts import say

WIDTH = 80  # columns
NAME = 12  # columns of a name
SIGNS = {"ok": "✓", "note": "!", "failed": "✗"}
PLAIN = {"ok": "+", "note": "!", "failed": "x"}  # for a console whose code page lacks the signs
COLOURS = {"ok": 32, "note": 33, "failed": 31}  # of ANSI: green, yellow, red


def show(rows: Iterable[Row], stream: TextIO | None = None) -> int:
    """Print the page; return 0 where the laptop is ready, 1 where something has to be mended."""
    stream = stream or sys.stdout
    print(say("doctor_title", seconds=LONGEST), file=stream, flush=True)
    verdicts: list[Verdict] = []
    for row in rows:
        verdicts.append(row[1].verdict)
        print(shown(row, stream), file=stream, flush=True)
    verdict, sentence = conclusion(verdicts)
    print(_coloured(verdict, sentence, stream), file=stream, flush=True)
    return int(verdict == "failed")


def conclusion(verdicts: list[Verdict]) -> tuple[Verdict, str]:
    """Return the worst of the verdicts, and the sentence at the end of the page."""
    if failures := verdicts.count("failed"):
        return "failed", say("doctor_not_ready", count=failures)
    if notes := verdicts.count("note"):
        return "note", say("doctor_ready_notes", count=notes)
    return "ok", say("doctor_ready")


def shown(row: Row, stream: TextIO) -> str:
    """Return the lines of a row: sign, word, name and sentence; below them the cure."""
    name, finding = row
    widest = max(len(say(f"doctor_{verdict}")) for verdict in SIGNS)
    word = say(f"doctor_{finding.verdict}")
    mark = f"{_signs(stream)[finding.verdict]} {word:<{widest}}"
    first, *more = _wrapped(finding.sentence, f"{mark}  {name:<{NAME}} ")
    first = first.replace(mark, _coloured(finding.verdict, mark, stream), 1)
    sentence, _, command = finding.cure.partition("\n")
    margin = f"{' ' * len(mark)}  -> "
    lines = [first, *more, *_wrapped(sentence, margin)]
    return "\n".join([*lines, f"{' ' * len(margin)}{command}"] if command else lines)


def _wrapped(text: str, before: str) -> list[str]:
    """Return the lines of `text` in a column right of `before`; a long word is not broken."""
    return textwrap.wrap(
        text,
        WIDTH - 1,
        initial_indent=before,
        subsequent_indent=" " * len(before),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _signs(stream: TextIO) -> dict[str, str]:
    try:
        "".join(SIGNS.values()).encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return PLAIN
    return SIGNS


def _coloured(verdict: Verdict, text: str, stream: TextIO) -> str:
    """Return `text` in the verdict's colour where the terminal surely knows colours."""
    known = os.name == "posix" or "WT_SESSION" in os.environ  # Windows Terminal
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    if not stream.isatty() or not known or plain:
        return text
    return f"\x1b[{COLOURS[verdict]}m{text}\x1b[0m"
