"""The guesses of a folder as a section of a report: what was guessed, and what the trace has seen.

It is there to be talked about, and proves nothing: its file lies beside the student's notebooks.
"""

from pathlib import Path

from chatkit.guesses.answers import Answers, Guess
from chatkit.guesses.question import Question, questions, said
from chatkit.guesses.sentences import guessed, saw, verdict
from chatkit.templates import marked
from chatkit.texts import say
from chatkit.timeline.page import Section


def guess_sections(folder: Path) -> list[Section]:
    """Return the section of a folder's guesses, in a list; an empty one where there are none."""
    kept = Answers(folder).all()
    rows = [_row(one, kept[name]) for name, one in questions().items() if name in kept]
    if not rows:
        return []
    keys = ("guess_column_ask", "guess_column_choice", "guess_column_seen")
    head = "".join(f"<th scope='col'>{marked(say(key))}</th>" for key in keys)
    table = f"<table class='chatkit-table'><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}"
    return [Section(say("guess_section"), f"<div class='wide'>{table}</tbody></table></div>")]


def _row(question: Question, guess: Guess) -> str:
    sign, sentence = verdict(question, guess)
    seen = saw(guess.outcome) if guess.outcome else ""
    told = f"{seen} {sign} {sentence}".strip() or say("guess_not_seen")
    cells = [marked(one) for one in (guessed(question, guess), told)]
    return (
        f"<tr><th scope='row'>{marked(said(question.ask))}</th>"
        + "".join(f"<td>{one}</td>" for one in cells)
        + "</tr>"
    )
