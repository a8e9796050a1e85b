"""The questions, from questions.toml: one for each experiment of a lesson.

A new one takes some eight lines there. Its name is the lesson's number and a word:

    [2-refused]
    see.connect = { door = "bound" }
    ask = ["…?", "What does `connect` get?"]
    answers.refused = ["Ditolak", "It is refused"]
    answers.connected = ["Tersambung", "It connects"]
    run = ["Jalankan …", "Run the client's cell with `connect`."]
    why = ["…", "The system answers in the server's place …"]

- Each text stands in Indonesian and in English: `code`, and *a button*, by its name in texts.py.
- `see` names a function of observations.py, and gives its parameters. The function's docstring
  lists the answers that it can find in a trace. A question offers two to four answers, at least one
  of these among them; the others are there to be wrong. *I don't know* is always offered.
- `run` says what to do after the guess. `why` is shown once the trace has seen it done.
"""

import tomllib
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from chatkit.errors import InputError
from chatkit.message import echoed
from chatkit.texts import LANGUAGES, language

UNSURE = "unsure"  # the answer that every question has: I don't know

Text = tuple[str, str]  # in Indonesian, and in English
Parameters = dict[str, Any]


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question, its answers by their keys, and the experiment that it is about."""

    see: dict[str, Parameters]  # one observation
    ask: Text
    answers: dict[str, Text]
    run: Text
    why: Text
    name: str = ""

    @property
    def lesson(self) -> int:
        """The number of its lesson."""
        return int(self.name.partition("-")[0])


def said(text: Text) -> str:
    """Return a text in the reader's language."""
    return text[LANGUAGES.index(language())]


@cache
def questions() -> dict[str, Question]:
    """Return all questions by their names, in the order of the file."""
    text = files("chatkit.guesses").joinpath("questions.toml").read_text(encoding="utf-8")
    written = {name: fields | {"name": name} for name, fields in tomllib.loads(text).items()}
    return msgspec.convert(written, dict[str, Question])


def find_question(name: object) -> Question:
    """Return the question with this name; raises `InputError`, with those near it, for no such."""
    known = questions()
    wanted = str(name).strip().lower()
    if found := known.get(wanted):
        return found
    lesson = wanted.partition("-")[0]
    near = get_close_matches(wanted, known, n=3) or [
        one.name for one in known.values() if str(one.lesson) == lesson
    ]
    firsts = {one.lesson: one.name for one in reversed(known.values())}
    near = near or sorted(firsts.values())
    raise InputError("guess_unknown", name=echoed(str(name)), near=", ".join(near))
