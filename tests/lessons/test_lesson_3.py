"""Lesson 3, played in two live kernels as its text says: addresses, and ports in use."""

import re
import sys
from collections.abc import Iterator

import pytest

from chatkit.lab.lessons import NOTEBOOKS
from chatkit.texts import say
from tests.kernels import Kernel, came_true, guessed, kernels_of, playing, read, settle, show
from tests.sentences import heard

Pair = tuple[Kernel, ...]
LESSON = "03-addresses"
WINDOWS = sys.platform == "win32"


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with kernels_of(*request.param) as kernels:
        yield kernels


def visit(server: Kernel, serving: str, client: Kernel, guest: str) -> None:
    """Run the server's cell that waits in accept, and meanwhile the cell of its guest."""
    assert server.client.kc
    server.client.kc.execute(server.cells[serving][1].source)
    settle(client, "'accept()' in timeline.waits.value")
    assert client.run(guest) == "b''\n"


@playing("id", LESSON)
def test_addresses_and_ports_in_use(lesson: Pair) -> None:
    server, client = lesson
    assert re.search(r"\d+\.\d+\.\d+\.\d+|gaierror", server.run("mine-original"))
    lan = server.run("mine-lan").strip("'\n ")
    show(server, "bind-timeline", "timeline")
    assert server.run("bind-start") == "127.0.0.1 0.0.0.0\n"
    for place in ("127.0.0.1", "0.0.0.0"):
        settle(server, f"'bind({place}:' in timeline.diagram.value")

    assert say("joined", peer="Alice") in client.run("knock-private") + client.ask("print(_.lines)")
    asked = guessed(client, "knock-guess", "connected")
    closed = client.run("knock-closed")
    client.run("knock-public")
    settle(client, "_.peer == 'Andi'")
    if lan:
        assert heard(closed, "refused", host=lan)
        came_true(client, asked, "refused")

    asked = guessed(client, "port-guess", "same")
    first, second = client.run("port-show"), client.run("port-show")
    assert re.fullmatch(r"\('127.0.0.1', \d+\)\n", first)
    assert first != second
    came_true(client, asked, "new")
    assert re.search("in use|10048", server.run("twin-show"))
    server.run("twin-stop")

    client.ask("from chatkit import TimelinePanel\ntimeline = TimelinePanel()")
    server.run("again-define")
    asked = guessed(server, "again-guess", "bound")
    visit(server, "again-serve", client, "guest-show")
    settle(server, "'TIME_WAIT' in timeline.diagram.value")
    seen = server.run("wait-bind")
    if WINDOWS:
        assert "127.0.0.1" in seen
    else:
        assert "in use" in seen
        came_true(server, asked, "in_use")

    asked = guessed(server, "cure-guess", "in_use")
    visit(server, "cure-serve", client, "second-show")
    assert "127.0.0.1" in server.run("reuse-bind")
    came_true(server, asked, "bound")
    settle(server, "timeline.diagram.value.count('TIME_WAIT') > 1")
    claim = server.run("read-source")
    assert "SO_REUSEADDR" in claim
    assert "type: ignore" not in claim, "a remark to a type checker stands in a student's way"


@playing("en", LESSON)
def test_the_server_to_write_is_told_its_illnesses_and_cured(lesson: Pair) -> None:
    server, _ = lesson
    for cell in ("mine-original", "bind-start", "twin-stop", "write-server"):
        server.run(cell)
    server.ask("listener = socket.socket()")  # of the experiments above
    server.run("write-run")
    names = "print([one.check for one in _.failed])"
    assert server.ask(names) == "['starts_again', 'says_in_use']\n"
    for language in ("id", "en"):
        text = read(NOTEBOOKS / language / LESSON / "server.ipynb")
        helps = next(cell.source for cell in text.cells if cell.id == "write-help")
        server.ask(helps.split("```python")[1].split("```")[0])
        server.run("write-run")
        assert server.ask(names) == "[]\n", language


@playing("id", LESSON)
def test_every_cell_may_run_twice_and_in_any_state(lesson: Pair) -> None:
    for kernel in lesson:
        cells = [name for name, (_, cell) in kernel.cells.items() if cell.cell_type == "code"]
        for name in (*cells, *reversed(cells)):
            cell = kernel.cells[name][1]
            if name in ("write-run", "next"):
                continue
            # here nobody comes: the lesson waits for that
            cell.source = re.sub(r"\.settimeout\(\d+\)", ".settimeout(0.3)", cell.source)
            kernel.run(name)
