"""The guesses in a report, from a terminal and from the panel of a check."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chatkit import CheckPanel
from chatkit.checks import host
from chatkit.checks.hand_in import person
from chatkit.checks.result import Report
from chatkit.guesses.answers import Answers, Fact, Outcome, Step
from chatkit.guesses.question import find_question
from chatkit.guesses.section import guess_sections
from chatkit.templates import marked
from chatkit.terminal import report as terminal
from chatkit.texts import say
from tests.check.reports import MIXED
from tests.helpers import until
from tests.widgets import says

REFUSED = Outcome(
    "refused",
    "saw_connect_refused",
    {"call": "connect", "program": "client", "clock": "10:31:05", "seconds": 0.002},
)


@pytest.fixture(autouse=True)
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of a lesson with two guesses; a check takes no time there."""
    place = tmp_path / "id" / "02-connect"
    place.mkdir(parents=True)
    answers = Answers(place)
    answers.add(Step("2-refused", 1, choice="connected"))
    answers.add(Step("2-refused", 2, outcome=REFUSED))
    answers.add(Step("2-accept", 3, choice="unsure"))
    (place / "mine.py").write_text("pass\n")

    def play(*_: Any, **__: Any) -> Report:
        return MIXED

    monkeypatch.setattr(host, "report", play)
    return place


def holds_both(page: str) -> None:
    assert say("guess_section") in page
    assert marked(find_question("2-refused").ask[0]) in page
    assert "10:31:05" in page
    assert marked(find_question("2-accept").ask[0]) in page
    assert say("guess_not_seen") in page


def test_a_report_of_a_terminal_lists_the_guesses_beside_the_program(lesson: Path) -> None:
    page = lesson / "report.html"
    assert terminal.run("server", lesson / "mine.py", person("Sari", "7"), 3, page) == 0
    holds_both(page.read_text("utf-8"))


def test_a_report_of_the_panel_lists_the_guesses_of_its_lesson(
    lesson: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", str(lesson / "server.ipynb"))
    monkeypatch.setenv("CHATKIT_TRACE", str(lesson.parent / "traces"))
    with closing(CheckPanel("server", lesson / "mine.py")) as panel:
        until(lambda: not panel.saver.buttons[0].disabled)
        panel.name.value, panel.number.value = "Sari", "7"
        panel.saver.buttons[0].click()
        says(panel.saver.said, "panel_saved")
    (page,) = lesson.glob("*.html")
    holds_both(page.read_text("utf-8"))


def test_a_folder_without_guesses_adds_nothing(tmp_path: Path) -> None:
    assert guess_sections(tmp_path) == []
    (tmp_path / "mine.py").write_text("pass\n")
    page = tmp_path / "report.html"
    terminal.run("server", tmp_path / "mine.py", person("Sari", "7"), 3, page)
    assert say("guess_section") not in page.read_text("utf-8")


def test_a_forged_line_cannot_write_html_into_a_report(lesson: Path) -> None:
    evil: dict[str, Fact] = {"call": "<script>", "program": "<b>", "clock": "1", "seconds": 0.1}
    Answers(lesson).add(Step("2-port", 1, choice="same"))
    Answers(lesson).add(Step("2-port", 2, outcome=Outcome("same", "saw_timed_out", evil)))
    (section,) = guess_sections(lesson)
    assert "<script>" not in section.html
    assert "&lt;script&gt;" in section.html
