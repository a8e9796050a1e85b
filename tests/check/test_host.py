"""The judge in a process of its own: nothing that a program does reaches us, or stays behind."""

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from chatkit import texts
from chatkit.checks import host
from chatkit.checks.folders import MOST
from chatkit.checks.host import JudgeError, report, results
from chatkit.checks.judge import find_task

ASKS_AND_LISTENS = """
import socket
port = int(input("Port: "))
name = input("Username: ")
with socket.create_server(("127.0.0.1", port)) as server:
    server.accept()
"""
LEAVES_ITS_FAMILY = """
import pathlib, subprocess, sys
sleeper = [sys.executable, "-c", "import time; time.sleep(300)"]
child = subprocess.Popen(sleeper, start_new_session=True)
pathlib.Path({file!r}).write_text(str(child.pid))
"""
EMPTIES_ITS_ENVIRONMENT = """
import pathlib, os, subprocess, sys
sleeper = [sys.executable, "-c", "import time; time.sleep(300)"]
if not os.fork():
    child = subprocess.Popen(sleeper, start_new_session=True, env={{}})
    pathlib.Path({file!r}).write_text(str(child.pid))
    os._exit(0)
os.wait()
"""


def program(folder: Path, text: str, name: str = "server.py") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_results_come_one_by_one_in_the_readers_language(tmp_path: Path) -> None:
    texts.use("en")
    seen: list[str] = []
    made = report(
        "server",
        program(tmp_path, ASKS_AND_LISTENS),
        7,
        "listens",
        lambda result: seen.append(result.title),
    )
    assert [one.verdict for one in made.results] == ["held"]
    assert seen == [find_task("server").checks[0].title.en]
    assert (made.code, made.problem, made.seed, made.language) == (0, "", 7, "en")


def test_a_file_beside_a_program_with_the_name_of_a_module_does_not_break_the_judge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = program(tmp_path, ASKS_AND_LISTENS)
    for name in ("random.py", "msgspec.py", "chatkit.py"):
        program(tmp_path, "raise SystemExit('mine')", name)
    monkeypatch.chdir(tmp_path)
    assert not report("server", Path(script.name), 7, "listens").problem


def test_a_child_that_has_left_its_family_is_ended_too(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    script = program(tmp_path, LEAVES_ITS_FAMILY.format(file=str(file)))
    made = report("server", script, 7, "listens")
    assert made.failed
    assert not psutil.pid_exists(int(file.read_text()))


def test_a_program_among_very_many_files_is_played(tmp_path: Path) -> None:
    for number in range(MOST):
        program(tmp_path, "", f"a{number}.txt")
    made = report("server", program(tmp_path, "print('Halo')"), 7, "listens")
    assert "Halo" in made.failed[0].sentence


def test_a_program_that_ends_without_a_word_is_told_so(tmp_path: Path) -> None:
    texts.use("en")
    made = report("server", program(tmp_path, ""), 7, "listens")
    assert made.failed[0].sentence == (
        "Your program should listen, but it has ended (code 0) without a word."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody adopts such a process")
def test_an_orphan_without_the_mark_is_ended_too(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    report("server", program(tmp_path, EMPTIES_ITS_ENVIRONMENT.format(file=str(file))), 7)
    assert not psutil.pid_exists(int(file.read_text()))


def test_a_judge_that_crashes_is_one_sentence_with_its_last_line(tmp_path: Path) -> None:
    with pytest.raises(JudgeError, match="no-such-task"):
        list(results("no-such-task", program(tmp_path, ""), 7))


def test_a_judge_that_takes_too_long_is_ended_and_its_results_are_kept(tmp_path: Path) -> None:
    script = program(tmp_path, "while True: pass")
    began = time.monotonic()
    made = report("server", script, 7, "listens", seconds=0.5)
    assert [one.verdict for one in made.results] == ["not_reached"]
    assert made.code == 2
    assert made.problem == texts.say("check_too_long", seconds=0)
    assert time.monotonic() - began < 5


LEAVES_A_THREAD = """
import threading, time
from chatkit.checks.server_play import ServerPlay
from chatkit.checks.task import Task, Words
task = Task("endless", Words("Tanpa akhir", "Without an end"), ServerPlay)

@task.asked("Apa saja", "Anything")
def anything(play):
    threading.Thread(target=time.sleep, args=(300,)).start()
"""


def test_a_judge_that_does_not_end_by_itself_is_ended_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "GOODBYE", 0.3)
    task = program(tmp_path, LEAVES_A_THREAD, "endless.py")
    judges: list[subprocess.Popen[bytes]] = []
    start = host._start

    def started(*given: Any) -> "subprocess.Popen[bytes]":
        judges.append(start(*given))
        return judges[-1]

    monkeypatch.setattr(host, "_start", started)
    made = report(str(task), program(tmp_path, ""), 7)
    assert [one.verdict for one in made.results] == ["held"]
    assert made.problem == texts.say("check_no_end", seconds=0)
    (judge,) = judges
    assert judge.poll() is not None
    assert judge.stdout
    assert judge.stdout.closed


def test_a_check_can_be_stopped(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    began = time.monotonic()
    made = report("server", program(tmp_path, "while True: pass"), 7, "listens", stop=stop)
    assert made.problem == texts.say("check_stopped")
    assert time.monotonic() - began < 5


def test_a_new_seed_can_be_typed() -> None:
    assert 0 <= host.new_seed() < host.SEEDS
