"""A check from Python: a function comes with all that it names; a panel leaves the kernel free."""

import ast
import json
import os
import socket
import socket as sock
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from chatkit import CheckPanel, InputError, check, texts
from chatkit.checks.function import as_script
from chatkit.checks.judge import find_task
from tests.helpers import until
from tests.widgets import shows, text_of

HERE = ("127.0.0.1", 0)
OPEN: Any = object()
ENDLESS = 10**6


def now() -> str:
    return f"{datetime.now():%H:%M}"


class Greeting:
    def text(self) -> str:
        return now()


def names_much(*_: Any) -> None:
    with sock.socket() as server:
        server.bind(HERE)
    print(Greeting().text(), json.dumps([ENDLESS]), names_much)


def names_what_cannot_come() -> None:
    print(OPEN)


def has_one_of_its_own() -> None:
    OPEN = input()  # noqa: N806, as one of the notebook

    def read() -> None:
        print(OPEN, ENDLESS)

    read()


def needs(port: int) -> None:
    print(port)


def waits_for_a_client() -> None:
    port = int(input("Port: "))
    input("Username: ")
    with socket.create_server(("127.0.0.1", port)) as server:
        server.accept()


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    texts.use("en")
    for thing in (names_much, now, Greeting, has_one_of_its_own):  # as in a notebook
        monkeypatch.setattr(thing, "__module__", "__main__")


def test_a_function_brings_the_modules_values_functions_and_classes_that_it_names(
    tmp_path: Path,
) -> None:
    script = tmp_path / "names_much.py"
    assert isinstance(names_much, FunctionType)
    script.write_text(as_script(names_much))
    done = subprocess.run(
        [sys.executable, script.name], cwd=tmp_path, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    assert "[1000000] <function names_much" in done.stdout
    assert "import socket as sock" in script.read_text()
    assert "OPEN" not in script.read_text()
    assert ast.parse(script.read_text())


def test_a_variable_of_a_function_may_have_the_name_of_one_in_the_notebook() -> None:
    function: Any = has_one_of_its_own
    script = as_script(function)
    assert f"ENDLESS = {ENDLESS}" in script
    ast.parse(script)


@pytest.mark.parametrize(
    ("function", "key"),
    [(names_what_cannot_come, "check_no_value"), (needs, "program_arguments")],
)
def test_a_function_that_cannot_come_along_is_one_sentence(
    function: Any, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(function, "__module__", "__main__")
    with pytest.raises(InputError) as caught:
        as_script(function)
    assert caught.value.key == key


def test_a_function_is_checked_and_its_report_shows_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waits_for_a_client, "__module__", "__main__")
    made = check("server", waits_for_a_client, seed=7, only="listens")
    assert (made.program, made.code) == ("waits_for_a_client.py", 0)
    assert repr(made) == "waits_for_a_client.py: All that was checked this time is there."
    assert f"</b> {find_task('server').checks[0].title}" in made._repr_html_()


def frames(recv: Callable[[int], bytes]) -> Iterator[str]:
    rest = b""
    while piece := recv(ENDLESS):
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line.decode() for line in whole)


def test_a_function_that_the_judge_calls_itself_may_have_arguments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frames, "__module__", "__main__")
    made = check("frames", frames, seed=7)
    assert (made.program, made.problem) == ("frames.py", "")
    assert made.held("asked")


@pytest.mark.parametrize(
    "statement", ["from chatkit import check", "import chatkit.checks; from chatkit import check"]
)
def test_the_name_check_can_be_called_however_it_was_imported(statement: str) -> None:
    call = "\ntry: check('no-such-task', 'a.py')\nexcept Exception as error: print(error.key)"
    done = subprocess.run(
        [sys.executable, "-c", statement + call],
        capture_output=True,
        text=True,
        timeout=30,
        env={**os.environ, "CHATKIT_LANG": "en"},
    )
    assert done.stdout.strip() == "check_no_task", done.stderr


def rows_of(panel: CheckPanel) -> str:
    return "\n".join(text_of(row) for row in panel.rows.children)


def test_a_panel_shows_each_row_and_begins_again(tmp_path: Path) -> None:
    script = tmp_path / "mine.py"
    script.write_text("input('Port: ')\n")
    panel = CheckPanel("server", str(script), seed=7)
    try:
        until(lambda: "✗ failed" in rows_of(panel), 20)
        first = panel.rows.children[0]
        until(lambda: panel.report is not None, 30)
        assert panel.rows.children[0] is first  # a person may have unfolded it
        until(lambda: panel.bar.value == panel.bar.max)
        shows(panel.ending, "Mend this first: ")
        until(lambda: not panel.again_button.disabled)
        assert "✗ failed" in panel._text_alone()
        script.write_text("def f(:\n")
        panel.again()
        shows(panel.status, "mine.py is not correct Python")
        assert panel.report is None
        assert rows_of(panel) == ""
    finally:
        panel.close()


def test_a_panel_can_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("while True: pass")
    panel = CheckPanel("server", tmp_path)
    try:
        until(lambda: not panel.stop_button.disabled)
        panel.stop_button.click()
        shows(panel.ending, "The checks were stopped")
        until(lambda: not panel.again_button.disabled)
    finally:
        panel.close()
