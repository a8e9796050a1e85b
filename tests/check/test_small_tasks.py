"""The small tasks of the lessons: a function may have any name, and a port is left free."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from chatkit import check, texts

Recv = Callable[[int], bytes]


@pytest.fixture(autouse=True)
def _english() -> None:
    texts.use("en")


def lines(recv: Recv) -> Iterator[str]:
    rest = b""
    while piece := recv(1024):
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line.decode()


def take(recv: Recv, n: int) -> bytes:
    return recv(n)


def open_as(task: str, function: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the report on a function that is called as in a notebook."""
    assert isinstance(function, FunctionType)
    monkeypatch.setattr(function, "__module__", "__main__")
    return check(task, function, seed=7)


def test_a_function_of_a_notebook_may_have_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    made = open_as("frames", lines, monkeypatch)
    assert (made.program, made.code) == ("lines.py", 0), made
    made = open_as("exactly", take, monkeypatch)
    assert made.failed[0].check == "joins"
    assert made.failed[0].sentence.startswith("When the bytes come 1 at a time, exactly should")


def a_set(recv: Recv) -> set[int]:
    print("asked", len(recv(4096)))
    return {43, 44}


def an_unsorted_list(recv: Recv) -> list[int]:
    return [45, 43, 44] if recv(4096).count(b"\n") > 3 else []


def without_end(recv: Recv) -> list[int]:
    while True:
        recv(4096)


@pytest.mark.parametrize(
    ("function", "help_"),
    [(a_set, "sorted list"), (an_unsorted_list, "sorted list"), (without_end, "Leave the loop")],
)
def test_a_function_is_told_its_own_fault_and_nothing_of_the_judges_driver(
    function: Any, help_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_as("missing", function, monkeypatch).failed[0]
    assert help_ in first.help
    seen = first.evidence
    assert (seen.calls, seen.waits, seen.typed) == ([], [], [])
    assert "job?" not in seen.screen
    assert ("asked" in seen.screen) == (function is a_set)


@pytest.mark.parametrize("task", ["same-port", "one-way-server"])
def test_a_port_of_a_programs_own_is_free_after_a_check(task: str, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    script = tmp_path / "mine.py"
    script.write_text(
        "import socket\n"
        "s = socket.socket()\n"
        f"s.bind(('127.0.0.1', {port}))\n"
        "s.listen()\n"
        "conn, _ = s.accept()\n"
        "print(conn.recv(1024).decode())\n"
    )
    made = check(task, script, seed=7, only="starts_again")
    assert (made.results[-1].check, made.results[-1].verdict) == ("starts_again", "failed")
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", port))
