"""A class: a fault costs one student, the same command goes on, and the table is safe."""

import csv
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from chatkit import texts
from chatkit.checks import group, host
from chatkit.checks.command import Command
from chatkit.checks.grades import failing, overview, table
from chatkit.checks.group import Group, students
from chatkit.checks.judge import find_task
from chatkit.checks.result import Report
from chatkit.cli import main
from chatkit.errors import InputError
from tests.check.reports import GOOD, MIXED, report

ASKED = sum(one.kind == "asked" for one in find_task("server").checks)
played: list[str] = []


@pytest.fixture(autouse=True)
def _plays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the first word of a program for its report: the plays have tests of their own."""

    def pretended(task: str, script: Path, seed: int, stop: threading.Event) -> Report:
        text = script.read_text()
        played.append(text)
        assert [path.name for path in script.parent.iterdir()] == [script.name]
        return {"good": GOOD, "bad": MIXED, "slow": report(problem="It took too long.")}[text]

    played.clear()
    texts.use("en")
    monkeypatch.setattr(host, "report", pretended)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "submissions"
    (made / "Citra").mkdir(parents=True)
    (made / "Citra" / "chat.py").write_text("good")
    (made / "Andi.py").write_text("good")
    (made / "=Budi.py").write_text("bad")
    (made / "Dedi.py").write_text("def f(:")
    (made / "Eka.ipynb").write_text("{}")
    (made / ".DS_Store").write_text("")
    (made / "__MACOSX").mkdir()
    return made


def check(folder: Path, **options: Any) -> dict[str, Report]:
    checked = Group("server", folder, folder.parent / "grades", **options)
    made = dict(checked.kept)
    for student, one in checked.check():
        made[student.name] = one
    return made


def test_each_file_and_folder_is_a_student_and_a_fault_costs_that_one_alone(folder: Path) -> None:
    made = check(folder)
    assert {name: one.code for name, one in made.items()} == {
        "=Budi": 1, "Andi": 0, "Citra": 0, "Dedi": 2, "Eka": 2
    }  # fmt: skip
    assert "line 1, “def f(:”" in made["Dedi"].problem


@pytest.mark.skipif(os.name == "nt", reason="a link needs a right of its own on Windows")
def test_a_link_to_a_file_of_somebody_else_is_not_read(folder: Path) -> None:
    (folder.parent / "secret.py").write_text("good")
    (folder / "Fajar.py").symlink_to(folder.parent / "secret.py")
    assert "mere link" in check(folder)["Fajar"].problem


def test_two_submissions_of_one_name_have_two_reports(folder: Path) -> None:
    (folder / "Andi").mkdir()
    (folder / "Budi, S.Kom").mkdir()
    names = [one.name for one in students(folder)]
    assert names[1:4] == ["Andi", "Andi.py", "Budi, S.Kom"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text there")
def test_a_name_that_is_no_text_and_a_pipe_cost_nobody_a_report(folder: Path) -> None:
    (folder / os.fsdecode(b"caf\xe9.py")).write_text("good")
    os.mkfifo(folder / "Pipa.py")
    made = check(folder)
    assert made["caf\\xe9"].code == 0
    assert "Pipa" not in made
    page = overview("Server", made, "grades")
    assert (folder.parent / "grades" / "caf\\xe9.html").exists()
    assert 'href="grades/caf%5Cxe9.html"' in page
    assert check(folder)["caf\\xe9"] == made["caf\\xe9"]


def test_the_same_command_goes_on_where_it_was(folder: Path) -> None:
    (folder / "Feri.py").write_text("slow")
    first = check(folder)
    assert sorted(played) == ["bad", "good", "good", "slow"]
    played.clear()
    assert check(folder) == first
    assert played == ["slow"]  # what did not come to its end is tried again
    played.clear()
    (folder / "Andi.py").write_text("bad")
    assert check(folder)["Andi"].failed
    assert sorted(played) == ["bad", "slow"]


def test_another_seed_or_language_or_a_broken_record_is_checked_anew(folder: Path) -> None:
    check(folder, seed=1)
    for language in ("en", "id"):
        texts.use(language)
        played.clear()
        check(folder, seed=2)
        assert len(played) == 3
    (folder.parent / "grades" / "Andi.json").write_text("{")
    played.clear()
    check(folder)
    assert played == ["good"]


@pytest.mark.parametrize("name", ["texts.py", "checks/pages/class.html", "checks/play.py"])
def test_a_change_of_the_kit_has_the_class_checked_anew(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(folder)
    own = folder.parent / "kit" / "chatkit"
    shutil.copytree(group.KIT, own)
    monkeypatch.setattr(group, "KIT", own)
    for changed in (False, True):
        with (own / name).open("a") as file:
            file.write("\n" * changed)
        group._of_the_kit.cache_clear()
        played.clear()
        check(folder)
        assert len(played) == 3 * changed
    monkeypatch.undo()
    group._of_the_kit.cache_clear()


def test_a_class_that_is_broken_off_keeps_the_reports_that_are_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def until_stopped(*_: object, stop: threading.Event) -> Report:
        if played:
            assert stop.wait(10)
        played.append("begun")
        return GOOD

    monkeypatch.setattr(host, "report", until_stopped)
    begun = Group("server", folder, folder.parent / "grades")
    checked = begun.check(workers=1)
    first, _ = next(checked)
    checked.close()  # type: ignore[attr-defined]  # as Ctrl-C does
    assert len(played) <= 2
    again = Group("server", folder, folder.parent / "grades")
    assert again.seed == begun.seed
    assert list(again.kept) == [first.name]


def test_a_fault_of_the_kit_costs_one_student_a_report(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "report", lambda *_, **__: 1 / 0)
    made = check(folder)
    assert len(made) == 5
    assert "ZeroDivisionError" in made["Andi"].problem


def test_the_table_has_a_row_for_each_and_a_spreadsheet_finds_no_formula(folder: Path) -> None:
    rows = list(csv.DictReader(table(dict(sorted(check(folder).items()))).splitlines()))
    assert rows[0]["name"] == "'=Budi"
    budi, andi, dedi = rows[0], rows[1], rows[3]
    assert (budi["asked"], budi["asked of"], budi["answers"]) == ("1", "3", "failed")
    assert budi["first failure"] == "Title of answers"
    assert (andi["asked"], andi["listens"]) == ("1", "ok")
    assert (dedi["asked"], dedi["asked of"]) == ("0", str(ASKED))
    assert "line 1" in dedi["could not be checked"]


def test_what_most_programs_fail_stands_first_what_was_asked_before_the_rest() -> None:
    made = {"A": MIXED, "B": MIXED, "C": GOOD}
    assert [(one.name, one.failed) for one in failing(made)] == [
        ("answers", ["A", "B"]), ("starts_again", ["A", "B"])
    ]  # fmt: skip
    text = overview("The server", {"a b&<c": MIXED}, "grades")
    assert 'href="grades/a%20b%26%3Cc.html"' in text
    assert "a b&amp;&lt;c" in text


def test_the_command_writes_the_table_the_reports_and_an_overview(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = folder / "grades.csv"  # in the folder of the class itself
    for _ in range(2):
        assert main(["check", "server", str(folder), "--table", str(sheet), "--lang", "en"]) == 0
        said = capsys.readouterr().out
        assert "5 program(s): 2 do all that is asked, 1 not yet, 2 could not be" in said
        assert sheet.read_bytes().startswith(b"\xef\xbb\xbfname,program,")
        assert 'href="grades/Citra.html"' in (folder / "grades.html").read_text("utf-8")
        assert "Title of answers" in (folder / "grades" / "=Budi.html").read_text("utf-8")


def test_a_command_runs_in_the_folder_of_each_student(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pretended(task: str, script: Command, seed: int, stop: threading.Event) -> Report:
        assert script.line == f'"{sys.executable}" Server.java'
        names = sorted(path.name for path in script.folder.iterdir())
        return replace(GOOD, program=" ".join(names), by_command=True)

    monkeypatch.setattr(host, "report", pretended)
    inner = folder / "Fitri" / "tugas"
    inner.mkdir(parents=True)
    (inner / "Server.java").write_text("")
    (inner / "Server.class").write_text("")
    (folder / "Gita.java").write_text("")
    line = f'"{sys.executable}" Server.java'
    made = check(folder, command=line)
    assert made["Fitri"].program == "Server.class Server.java"
    assert made["Gita"].program == "Gita.java"
    again = Group("server", folder, folder.parent / "grades", command=f"{line} -x")
    assert not again.kept
    unknown = check(folder, command="no-such-program Server")
    assert "no-such-program" in unknown["Fitri"].problem


def test_a_folder_with_nothing_in_it_is_one_sentence(folder: Path) -> None:
    shutil.rmtree(folder)
    with pytest.raises(InputError):
        students(folder)
    folder.mkdir()
    with pytest.raises(InputError):
        students(folder)
