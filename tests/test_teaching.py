"""The pages for teachers: all that they name exists, and both languages name the same."""

import argparse
import csv
import importlib
import io
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatkit.checks import TASKS
from chatkit.checks.grades import COLUMNS
from chatkit.cli import _parser
from chatkit.guesses.question import questions
from chatkit.texts import SENTENCES
from tests.test_notebooks import PANES

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "docs" / "teaching.id.md", ROOT / "docs" / "teaching.md"]
GUESS = re.compile(r'guess\("([^"]+)"\)')
STEP = re.compile(r"\b(\d) ([LMR]\d+)\b")  # of a lesson: 2 L3
COMMAND = re.compile(r"(?<![\w/.-])(?:\.venv/bin/)?chatkit [^`\n]*")
WEEK = re.compile(r"^\| \d[ (].*\|$", re.MULTILINE)  # a row of a term

MISTAKE = re.compile(
    r'^\|[^|]*\|[^|]*\| `guess\("[^"]+"\)` \| (.*) \|$', re.MULTILINE
)  # what shows it
MINUTES = re.compile(r"^\| (\d+)–(\d+) \|(.*)$", re.MULTILINE)  # a row of the 100 minutes
STOP = re.compile(r"\*\*, (?:menit|minute) (\d+)")  # of all students

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def steps(language: str = "id") -> dict[tuple[str, str], str]:
    """Return the text of each step, by the number of its lesson and its label."""
    texts: dict[tuple[str, str], str] = {}
    for path in (ROOT / "notebooks" / language).glob("*/*.ipynb"):
        label = "0"
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown" and (found := re.match(r"## ([LMR]\d+) ", source)):
                label = found[1]
                assert label.startswith(PANES[path.stem])
            key = path.parent.name[1], label
            texts[key] = texts.get(key, "") + source
    return texts


def commands(text: str) -> Iterator[list[str]]:
    """Yield the arguments of each command of the kit in a page, without those of the shell."""
    for found in COMMAND.findall(text.replace("\n  --", " --")):
        written = re.split(r"\s[>|&;#]|;|\s{2,}", found)[0]
        yield shlex.split(written.partition("chatkit ")[2])


def options(arguments: list[str]) -> list[str]:
    """Return a command and its options, but for the language and the values."""
    named = (one for one in arguments[1:] if one.startswith("--") and one != "--lang")
    return [arguments[0], *sorted(named)]


@each_page
def test_each_question_that_a_teacher_asks_is_one_of_the_kit(page: Path) -> None:
    asked = GUESS.findall(page.read_text("utf-8"))
    assert len(asked) > 10
    assert set(asked) <= set(questions())


@each_page
def test_each_step_that_a_teacher_names_is_there_with_its_question(page: Path) -> None:
    known = steps()
    for line in page.read_text("utf-8").splitlines():
        named = STEP.findall(line)
        for one in named:
            assert one in known, line
        if len(named) == 1:  # a line with several steps may ask in any of them
            for name in GUESS.findall(line):
                assert f'guess("{name}")' in known[named[0]], line


def test_no_check_sends_a_student_to_the_step_of_its_own_task() -> None:
    """Only for a function that is missing: its beginning stands in that step."""
    where = steps()
    for name in TASKS:
        own = {
            f"{at}.{label[1:]}" for (at, label), text in where.items() if f'check("{name}",' in text
        }
        for check in importlib.import_module(
            f"chatkit.checks.tasks.{name.replace('-', '_')}"
        ).task.checks:
            assert check.name == "is_there" or check.lesson not in own, f"{name}: {check.name}"


@each_page
def test_the_trace_can_say_each_sentence_that_a_teacher_reads(page: Path) -> None:
    index = PAGES.index(page)
    saw = [texts[index] for key, texts in SENTENCES.items() if key.startswith("saw_")]
    after_the_clock = [re.sub(r"^.*\{clock\}:? ", "", one).partition(". ")[0] for one in saw]
    known = [re.sub(r"\\\{\w+\\\}", ".+", re.escape(one.rstrip("."))) for one in after_the_clock]
    read = MISTAKE.findall(page.read_text("utf-8"))
    assert len(read) == 10
    assert not [one for one in read if not any(re.fullmatch(said, one) for said in known)]


@each_page
def test_the_minutes_of_a_class_follow_one_another_and_hold_their_stops(page: Path) -> None:
    rows = MINUTES.findall(page.read_text("utf-8"))
    assert [begin for begin, _, _ in rows] == ["0", *(end for _, end, _ in rows[:-1])]
    assert rows[-1][1] == "100"
    stops = [
        (int(begin), int(one), int(end)) for begin, end, row in rows for one in STOP.findall(row)
    ]
    assert len(stops) == 4
    assert all(begin < one <= end - 3 for begin, one, end in stops)  # a vote takes three


@each_page
def test_each_command_for_a_teacher_is_understood(page: Path) -> None:
    given = list(commands(page.read_text("utf-8")))
    assert len(given) > 10
    for arguments in given:
        understood = _parser().parse_args(arguments)
        if "task" in understood and understood.task:
            assert understood.task in TASKS


@each_page
def test_each_option_for_a_teacher_is_one_of_the_kit(page: Path) -> None:
    (every,) = (one for one in _parser()._actions if isinstance(one, argparse._SubParsersAction))
    known = {option for one in every.choices.values() for option in one._option_string_actions}
    assert set(re.findall(r"`(--[\w-]+)", page.read_text("utf-8"))) <= known


@each_page
def test_each_task_of_a_term_is_one_of_the_kit(page: Path) -> None:
    weeks = "".join(WEEK.findall(page.read_text("utf-8")))
    assert set(re.findall(r"`([\w-]+)`", weeks)) == set(TASKS) - {"free-server"}


@each_page
def test_each_week_of_a_term_names_the_minutes_of_its_lessons(page: Path) -> None:
    lessons = tomllib.loads((ROOT / "notebooks" / "id" / "lessons.toml").read_text("utf-8"))
    minutes = [0] + [lesson["minutes"] for lesson in lessons.values()]
    weeks = WEEK.findall(page.read_text("utf-8"))
    taught = [0]
    for _, _, lesson, planned, *_ in (week.split("|") for week in weeks):
        named = [int(one) for one in re.findall(r"\d+", lesson)]
        if not named:  # a week without a lesson of its own
            continue
        assert named[0] == taught[-1] + 1
        taught += named
        assert [int(one) for one in planned.split("+")] == [minutes[one] for one in named]
    assert taught == list(range(len(minutes)))


def test_both_languages_name_the_same() -> None:
    indonesian, english = (page.read_text("utf-8") for page in PAGES)
    assert GUESS.findall(indonesian) == GUESS.findall(english)
    assert STEP.findall(indonesian) == STEP.findall(english)
    assert [*map(options, commands(indonesian))] == [*map(options, commands(english))]


@each_page
def test_the_points_are_counted_from_the_columns_of_the_table(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = page.read_text("utf-8")
    (program,) = re.findall(r"```python\n( +import csv.*?)```", text, re.DOTALL)
    (file,) = re.findall(r'open\("(.*?)"', program)
    header = ["x"] * len(COLUMNS)
    header[0], header[2:6] = "Andi", ["7", "10", "5", "10"]
    assert COLUMNS[2:6] == ("asked", "asked_all", "robust", "robust_all")
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, header])
    (tmp_path / file).write_text(f"\ufeff{out.getvalue()}", "utf-8")
    monkeypatch.chdir(tmp_path)
    exec(re.sub(r"^  ", "", program, flags=re.MULTILINE), {})
    assert capsys.readouterr().out == "Andi 66\n"
