"""`chatkit check` in a terminal: each row as it is known, the verdict, the exit code."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chatkit import texts
from chatkit.checks.result import Report
from chatkit.cli import BAD_USAGE, main
from chatkit.terminal.check import Page, again
from tests.check.reports import GOOD, MIXED, failed, report, result

PEERS = Path(__file__).parents[1] / "peers"


def printed(made: Report, encoding: str = "utf-8") -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding, write_through=True)
    page = Page(stream, [one.title for one in made.results])
    for one in made.results:
        page.add(one)
    page.end(made, "chatkit check server server.py --seed 4711")
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(encoding)


def in_one_line(made: Report) -> str:
    return " ".join(printed(made).split())


@pytest.fixture(autouse=True)
def _english() -> None:
    texts.use("en")


def test_a_row_has_a_sign_and_a_word_and_a_failure_its_cause_and_next_step() -> None:
    text = printed(MIXED)
    for row in ("✓ ok: Title of listens", "✗ failed: Title of answers", "○ not reached: Title of"):
        assert row in text
    assert "! not robust yet: Title of starts_again" in text
    after = text[text.index("Title of answers") :]
    order = ["Not this: ", "server.py:2: pesan = conn.recv(16)", "waits in recv()",
             "recv(1024)", "-> Read lesson 4, step 3 again."]  # fmt: skip
    places = [after.index(part) for part in order]
    assert places == sorted(places)


def test_the_end_has_the_counts_the_verdict_and_the_seed() -> None:
    text = printed(MIXED)
    assert "Asked by the task         1 of 3 ok" in text
    assert "Mend this first: Title of answers." in text
    assert "--seed 4711" in text
    assert "All that the task asks for is there." in printed(GOOD)
    fragile = report(result("listens"), failed("starts_again", "robust"))
    assert "1 point(s) would make it robust, such as: Title of starts_again." in in_one_line(
        fragile
    )
    assert "It took too long." in printed(report(problem="It took too long."))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_an_old_console_gets_signs_that_it_has(encoding: str) -> None:
    texts.use("id")
    text = printed(GOOD, encoding)
    assert "+ beres: Title of listens" in text


def test_the_command_to_play_again_can_be_pasted() -> None:
    told = again("server", Path("tugas é", "my server.py"), "", 7)
    assert told == f'chatkit check server "{Path("tugas é", "my server.py")}" --seed 7'
    assert again("./my.py", Path("a.py"), "", 7) == "chatkit check ./my.py a.py --seed 7"


def test_a_program_may_stand_behind_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["check", "server", "--seed", "7", "--lang", "en"]
    assert main([*words, "no_such_server.py"]) == BAD_USAGE
    assert "There is no script no_such_server.py" in capsys.readouterr().err
    assert main([*words, "no_such_server.py", "one_more.py"]) == BAD_USAGE
    assert "Unrecognized arguments: one_more.py" in capsys.readouterr().err


def test_a_program_in_the_place_of_the_task_is_not_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "my_server.py"
    script.write_text("raise SystemExit('it ran')")
    assert main(["check", str(script), "server", "--lang", "en"]) == BAD_USAGE
    assert f"other way round: chatkit check server {script}" in capsys.readouterr().err


def test_exit_codes() -> None:
    assert GOOD.code == 0
    assert report(result("a"), failed("b", "robust")).code == 0
    assert MIXED.code == 1
    assert report(result("a"), problem="stopped").code == 2
    assert report(failed("a"), problem="stopped").code == 1


def test_a_program_is_played_and_its_report_written_in_three_formats(tmp_path: Path) -> None:
    files = {name: tmp_path / f"report.{name}" for name in ("html", "json", "junit")}
    options = [part for name, path in files.items() for part in (f"--{name}", str(path))]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "chatkit", "check", "server", "server_assignment.py"),
            *("--seed", "7", "--only", "answers", "--lang", "en", *options),
        ],
        cwd=PEERS,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✓ ok: It answers with [date time] name: message" in done.stdout
    assert done.stderr == ""
    made = json.loads(files["json"].read_text("utf-8"))
    assert made["seed"] == 7
    assert {one["verdict"] for one in made["results"]} == {"held"}
    assert "server.answers" in files["junit"].read_text("utf-8")
    assert "server_assignment.py" in files["html"].read_text("utf-8")
