"""The answers of a student, in a file beside the notebooks of a lesson.

One line a step: a choice, or the outcome that a trace has shown. Lines are only ever added, so two
kernels of a lesson may write at once. A new copy of the lesson has no such file, and so the next
student finds every question open. A question can be answered even where the file cannot be
read or written: this process then remembers the step. CHATKIT_GUESSES names another folder.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import msgspec

FILE = ".chatkit-guesses.jsonl"
VARIABLE = "CHATKIT_GUESSES"  # a folder in place of the notebooks' own, as for tests
MOST = 1_000_000  # bytes that are read; a student's guesses take about 10,000
LONGEST = 40  # characters of a name, an answer or a key

Fact = str | int | float


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that a trace has seen: the answer that it gives, and a sentence with its facts."""

    answer: str  # its key among the answers of the question
    said: str  # the key of the sentence in texts.py
    facts: dict[str, Fact] = {}
    before: bool = False  # the experiment was over before the choice, which is then no guess


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the file: a choice, an outcome, or a wish for the explanation alone."""

    question: str
    time: int  # ns since 1970
    choice: str = ""
    outcome: Outcome | None = None
    skipped: bool = False  # the explanation was asked for without the experiment


@dataclass
class Guess:
    """All that a student has done with one question."""

    choices: list[str] = field(default_factory=list)  # different ones, in order
    time: int = 0  # of the first choice, in ns since 1970; 0 without one
    outcome: Outcome | None = None
    skipped: bool = False

    @property
    def first(self) -> str:
        """The first choice: the guess that counts; empty without one."""
        return self.choices[0] if self.choices else ""

    @property
    def waits(self) -> bool:
        """True while there is a choice, and the trace has not seen the experiment."""
        return bool(self.choices) and not self.outcome

    @property
    def settled(self) -> bool:
        """True once the explanation may be shown; a choice after that would be no guess."""
        return bool(self.choices) and (self.outcome is not None or self.skipped)

    def take(self, step: Step) -> None:
        """Add a step. A choice after the outcome is ignored, and so is a second outcome."""
        if step.choice and not self.settled:
            self.time = self.time or step.time
            if step.choice not in self.choices[-1:]:
                self.choices.append(step.choice)
        elif self.choices:
            self.outcome = self.outcome or step.outcome
            self.skipped = self.skipped or step.skipped


class Answers:
    """The guesses of one folder."""

    _unwritten: ClassVar[dict[Path, list[Step]]] = {}  # those that no file took

    def __init__(self, folder: Path) -> None:
        self.path = Path(os.environ.get(VARIABLE) or folder) / FILE

    def add(self, step: Step) -> OSError | None:
        """Keep a step; return the error where the file does not take it."""
        try:
            with self.path.open("ab") as file:
                file.write(msgspec.json.encode(step) + b"\n")  # one write: lines do not mix
        except OSError as error:
            self._unwritten.setdefault(self.path, []).append(step)
            return error
        return None

    def of(self, question: str) -> Guess:
        """Return the guess at a question."""
        return self.all().get(question, Guess())

    def all(self) -> dict[str, Guess]:
        """Return the guesses by the names of their questions, in the order of the first choices."""
        found: dict[str, Guess] = {}
        for step in [*self._read(), *self._unwritten.get(self.path, [])]:
            found.setdefault(step.question, Guess()).take(step)
        return {name: guess for name, guess in found.items() if guess.choices}

    def _read(self) -> list[Step]:
        try:
            with self.path.open("rb") as file:
                lines = file.read(MOST).split(b"\n")
        except OSError:  # nobody has guessed yet
            return []
        return [step for line in lines if (step := _decoded(line))]


_step = msgspec.json.Decoder(Step)


def _decoded(line: bytes) -> Step | None:
    """Return the step of a line; None where it is none of ours."""
    try:
        step = _step.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return step if max(map(len, (step.question, step.choice))) <= LONGEST else None
