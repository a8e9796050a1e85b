"""A task of a lecturer's own: the one of docs/tasks.md, a seventh, and faults of a task."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chatkit import check
from chatkit.checks import TASKS
from chatkit.checks.judge import find_task
from chatkit.checks.own_task import load
from chatkit.checks.result import Report
from chatkit.cli import BAD_USAGE, main
from chatkit.errors import InputError

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "tasks.md", ROOT / "docs" / "tasks.id.md"]
QUIZ = Path(__file__).parent / "own" / "quiz.py"
QUIZ_SERVER = """
import random, socket
port = int(input("Port? "))
with socket.create_server(("127.0.0.1", port)) as server:
    conn, _ = server.accept()
    with conn:
        a, b = random.randrange(10, 99), random.randrange(10, 99)
        conn.sendall(f"{a} + {b} = ?".encode())
        answer = conn.recv(100).decode()
        right = answer.isdecimal() and int(answer) == a + b
        conn.sendall(b"Benar!" if right else b"Salah.")
"""
HEAD = """
from chatkit.checks.server_play import ServerPlay
from chatkit.checks.task import Task, Words
task = Task("mine", Words("Punyaku", "Mine"), ServerPlay)
"""
CHECK = '@task.asked("Satu", "One")\ndef one(play):\n    play.begin()\n'
Programs = dict[str, tuple[str, str]]  # the check that fails: the words, and the wrong ones
FAULTS_OF_QUIZ: Programs = {
    "asks": ("{a} + {b}", "{a} dan {b}"),
    "praises": ("Benar!", "Ok."),
    "refuses": ("== a + b", "> 0"),
    "varies": ("random.randrange(10, 99), random.randrange(10, 99)", "20, 22"),
    "takes_letters": ("answer.isdecimal() and ", ""),
}
FAULTS_OF_SHOUT: Programs = {
    "listens": ('"127.0.0.1", port', '"127.0.0.1", 0'),
    "shouts": (".upper()", ".title()"),
    "goes_on": ("while data :=", "if data :="),
    "serves_the_next": ("while True", "for _ in range(1)"),
    "answers_pieces": (".upper()", ".strip().upper()"),
}


@pytest.mark.parametrize("name", TASKS)
def test_a_task_of_the_kit_keeps_the_order_that_a_lecturers_own_must_keep(name: str) -> None:
    known: set[str] = set()
    for one in find_task(name).checks:
        assert {one.after, one.needs} <= known | {""}, one.name
        known.add(one.name)


def code(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def checked(task: Path, text: str, folder: Path, faults: Programs) -> dict[str, Report]:
    """Return the report of the right program, under "", and of each fault."""
    programs = {"": text, **{name: text.replace(*words) for name, words in faults.items()}}
    for name, one in programs.items():
        assert name == "" or one != text
        (folder / f"program_{name}.py").write_text(one, "utf-8")
    with ThreadPoolExecutor(4) as pool:
        made = pool.map(
            lambda name: check(str(task), folder / f"program_{name}.py", seed=7), programs
        )
    return dict(zip(programs, made, strict=True))


def failed(report: Report) -> list[str]:
    return [one.check for one in report.results if one.verdict == "failed"]


def test_the_two_pages_have_the_same_code() -> None:
    assert code(PAGES[0]) == code(PAGES[1])


def test_the_task_of_the_page_is_good_for_its_program_and_names_each_fault(tmp_path: Path) -> None:
    task, program, through_the_cable = code(PAGES[0])
    path = tmp_path / "shout.py"
    path.write_text(f"{task}\n\n{through_the_cable}", "utf-8")
    made = checked(path, program, tmp_path, FAULTS_OF_SHOUT)
    assert {name: failed(one) for name, one in made.items()} == {
        name: [name] * bool(name) for name in made
    }
    assert "bind()" in next(one.help for one in made["listens"].results if one.help)


def test_a_seventh_task_written_from_the_page_names_each_fault(tmp_path: Path) -> None:
    made = checked(QUIZ, QUIZ_SERVER, tmp_path, FAULTS_OF_QUIZ)
    assert {name: failed(one) for name, one in made.items()} == {
        name: [name] * bool(name) for name in made
    }


def test_a_task_of_ones_own_goes_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "quiz_program.py").write_text(QUIZ_SERVER, "utf-8")
    script = str(tmp_path / "quiz_program.py")
    assert main(["check", str(QUIZ), script, "--only", "asks", "--lang", "en"]) == 0
    assert "ok: It asks for a sum" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (None, "script_missing"),
        ("def f(:", "check_syntax"),
        ("x = 1", "check_task_none"),
        ("task = 'server'", "check_task_none"),
        ("import nosuchmodule", "check_task_broken"),
        ("raise SystemExit(3)", "check_task_broken"),
        (HEAD, "check_task_empty"),
        (HEAD + CHECK + CHECK, "check_task_twice"),
        (HEAD + CHECK.replace('"One"', '"One", after=load') + "load = 1\n", "check_task_broken"),
        (HEAD + "def no(p): ...\n" + CHECK.replace('"One"', '"One", after=no'), "check_task_order"),
    ],
)
def test_a_fault_of_a_task_is_one_sentence(
    text: str | None, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.py"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.key == key
    (tmp_path / "server.py").write_text("", "utf-8")
    assert main(["check", str(path), str(tmp_path / "server.py")]) == BAD_USAGE
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_of_a_program_that_is_not_there_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(HEAD + CHECK.replace("asked", "told"), "utf-8")
    (tmp_path / "server.py").write_text("print('selesai')", "utf-8")
    (made,) = check(str(tmp_path / "mine.py"), tmp_path / "server.py", seed=7).results
    assert made.verdict == "not_reached"
    assert not made.sentence


def test_an_error_of_a_task_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("x = 1\ny = x / 0\n", "utf-8")
    with pytest.raises(InputError) as caught:
        load(tmp_path / "mine.py")
    assert caught.value.values["line"] == 2
