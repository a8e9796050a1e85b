"""The face of `chatkit check` in a terminal: a row for each check as soon as it is known."""

import shutil
import sys
from pathlib import Path
from typing import TextIO

from chatkit.checks import host
from chatkit.checks.command import find_program, quoted
from chatkit.checks.judge import find_task, wanted
from chatkit.checks.result import Report, Result
from chatkit.checks.save import Files
from chatkit.checks.words import cause, mark, next_step, tally, verdict
from chatkit.message import echoed, shortened
from chatkit.terminal.rows import columns, rows
from chatkit.texts import say

COLOURS = {  # of ANSI
    "held": 32, "failed": 31, "fragile": 33, "not_reached": 2, "told": 36, "unseen": 2,
}  # fmt: skip
# for a console whose code page lacks the signs; all else that it lacks is spelled out by cli.py
PLAIN = {"✓": "+", "✗": "x", "○": "o", "ⓘ": "i", "·": "-", "…": "...", "“": '"', "”": '"'}
CALLS = 4  # of the last calls, below a failure
WIDTH = 100  # columns of a page that goes into a file
MARGIN = 8  # columns that a row leaves free, so that it stays one


def run(
    task: str,
    path: Path,
    seed: int | None,
    only: str,
    files: Files,
    command: str,
) -> int:
    """Check one program, print its page, and write the files; return the exit code.

    With a command, `path` is the folder in which it runs.
    """
    checks = wanted(find_task(task), only)
    script = find_program(find_task(task), path, command)
    files.look()
    chosen = host.new_seed() if seed is None else seed
    page = Page(sys.stdout, [str(check.title) for check in checks])
    page.line(say("check_begins", script=echoed(script.name), title=find_task(task).title))
    page.waits()
    report = host.report(task, script, chosen, only, page.add)
    page.end(report, again(task, path, command, chosen))
    for written in files.write(report, script if isinstance(script, Path) else None):
        page.line(say("check_written", path=written))
    return report.code


def again(task: str, path: Path, command: str, seed: int) -> str:
    """Return the command line that plays the same again."""
    run = f' --run "{command}"' if command else ""
    return f"chatkit check {quoted(task)} {quoted(str(path))}{run} --seed {seed}"


class Page:
    """The page of one program; its last line tells the check that is being played."""

    def __init__(self, stream: TextIO, titles: list[str]) -> None:
        self._stream = stream
        self._titles = titles
        self._width = shutil.get_terminal_size().columns if stream.isatty() else WIDTH
        self._kind = ""
        self._done = 0
        self._waiting = 0  # columns of the line that tells it

    def line(self, text: str = "", indent: int = 0, colour: int = 0) -> None:
        """Print a text, in rows of the terminal's width."""
        self._wipe()
        room = self._width - indent
        for row in rows(text, room):
            coloured = self._coloured(self._encodable(row), colour)
            print(f"{' ' * indent}{coloured}", file=self._stream)
        self._stream.flush()

    def waits(self) -> None:
        """Show the check that is being played, in a terminal alone."""
        if self._stream.isatty() and self._done < len(self._titles):
            count = f"{self._done + 1}/{len(self._titles)}"
            text = shortened(f"… {count} {self._titles[self._done]}", self._width - MARGIN)
            self._stream.write(self._encodable(text))
            self._stream.flush()
            self._waiting = columns(text)

    def add(self, result: Result) -> None:
        """Print a result, and below a failure its cause."""
        if result.kind not in ("told", self._kind):  # the way of TCP has a sign, and no heading
            self._kind = result.kind
            self.line()
            self.line(say(f"check_kind_{result.kind}"), colour=1)
        state, sign, word = mark(result)
        self.line(f"{sign} {word}: {result.title}", colour=COLOURS[state])
        if result.sentence:
            self._failure(result)
        self._done += 1
        self.waits()

    def _failure(self, result: Result) -> None:
        self.line(result.sentence, 4)
        for sentence in cause(result):
            self.line(sentence, 4, 2)
        calls = result.evidence.calls[-CALLS:] if result.evidence else []
        for clock, program, call, _, text, outcome in calls:
            told = "  ".join(part for part in (f'"{text}"' if text else "", outcome) if part)
            self.line(shortened(f"{clock}  {program}  {call}  {told}", self._width - MARGIN), 6, 2)
        for sentence in next_step(result):
            self.line(f"-> {sentence}", 4)

    def end(self, report: Report, again: str) -> None:
        """Print the table, the verdict, and the way to play the same again."""
        self.line()
        counted = tally(report)
        widest = max(columns(name) for name, _ in counted)
        for name, count in counted:
            self.line(f"{name:<{widest}}  {count}")
        state, sentence = verdict(report)
        self.line(sentence, colour=COLOURS[state])
        self.line(say("check_again", command=again))

    def _wipe(self) -> None:
        if self._waiting:
            self._stream.write(f"\r{' ' * self._waiting}\r")
            self._waiting = 0

    def _encodable(self, text: str) -> str:
        try:
            text.encode(self._stream.encoding or "ascii")
        except UnicodeEncodeError:
            for sign, plain in PLAIN.items():
                text = text.replace(sign, plain)
        return text

    def _coloured(self, text: str, colour: int) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if colour and self._stream.isatty() else text
