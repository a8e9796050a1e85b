"""Lesson 8, played in two live kernels as its text says: the ends of a connection, and errors."""

import re
import sys
from collections.abc import Iterator

import pytest
from nbclient.exceptions import DeadKernelError

from chatkit.lab.lessons import NOTEBOOKS
from tests.kernels import Kernel, came_true, guessed, kernels_of, playing, read, settle, show

Pair = tuple[Kernel, ...]
LESSON = "08-ends"
WINDOWS = sys.platform == "win32"
KILL = "kill-show"


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with kernels_of(*request.param) as kernels:
        yield kernels


def click(kernel: Kernel, button: str, until: str) -> None:
    """Click one of the panel's buttons, and wait until it has done what it is for."""
    kernel.ask(f"panel.{button}.click()")
    settle(kernel, until)


@playing("en", LESSON)
def test_each_end_of_a_connection_is_seen(lesson: Pair) -> None:
    server, client = lesson
    server.run("connect-import")
    server.run("connect-listen")
    show(server, "connect-panel", "panel")
    server.ask("panel.start()")
    for cell in ("hello-import", "hello-define", "hello-send"):
        assert client.run(cell) == ""

    assert server.run("end-accept") == "b'Halo'"
    show(server, "end-guess", "late")
    assert server.run("end-recv") == server.run("end-recv") == "b''"
    server.ask("late.choose('reset')")  # by a student who ran the cell first
    came_true(server, "late", "end")
    server.ask("assert late.guess.outcome.before")
    assert server.run("end-send") == ""
    assert client.run("half-recv") == "b'Aku masih bisa bicara'"

    client.run("again-connect")
    server.run("silence-accept")
    asked = guessed(server, "silence-guess", "reset")
    unplugged = "panel.cable.faults['to_server'].unplugged"
    click(server, "unplug", unplugged)
    assert client.run("silence-send") == ""
    came_true(server, asked, "sent")
    assert "TimeoutError" in server.run("timeout-recv")
    click(server, "unplug", f"not {unplugged}")
    assert server.run("timeout-again") == "b'Halo?'"

    click(server, "cut", "panel.cable.links == 0")
    seen = server.run("reset-recv")
    assert "ConnectionResetError" in seen
    assert "sockets.py" not in seen, "our own lines stand in a student's traceback"
    again = server.run("reset-again")
    if sys.platform == "linux":
        assert again == "b''"
    if not WINDOWS:
        sends = "try:\n    conn.sendall(b'x')\nexcept OSError as error:\n    print(repr(error))"
        assert "BrokenPipeError" in server.ask(sends), "as the table says"

    assert "ConnectionRefusedError" in server.run("refused-show")
    assert "127.0.0.1" in server.run("inuse-cure")

    asked = guessed(server, "kill-guess", "waits")
    client.run("kill-connect")
    with pytest.raises(DeadKernelError):
        client.run(KILL)
    seen = server.run("dead-accept")
    if not WINDOWS:
        assert seen == "b''"
        came_true(server, asked, "end")
    chosen = server.run("read-source")
    assert "ConnectionRefusedError" in chosen
    assert "type: ignore" not in chosen, "a remark to a type checker stands in a student's way"
    server.ask("panel.stop()")
    server.run("close-all")


@playing("en", LESSON)
def test_the_client_to_write_is_told_its_faults_and_mended(lesson: Pair) -> None:
    server, _ = lesson
    server.run("connect-import")
    server.run("write-client")
    server.ask("sock = socket.socket()")  # the checked function has one of its own
    server.run("write-run")
    names = "print([one.check for one in _.failed])"
    faults = ["takes_the_end", "takes_a_reset", "takes_a_refusal", "takes_silence"]
    assert server.ask(names) == f"{faults}\n"
    for language, only in (("id", ""), ("en", "takes_a_reset")):  # silence takes its five seconds
        text = read(NOTEBOOKS / language / LESSON / "server.ipynb")
        helps = next(cell.source for cell in text.cells if cell.id == "write-help")
        server.ask(helps.split("```python")[1].split("```")[0])
        server.ask(f"check('ends', ends, only={only!r})")
        assert server.ask(names) == "[]\n", language


@playing("id", LESSON)
def test_every_cell_may_run_twice_and_in_any_state(lesson: Pair) -> None:
    for kernel in lesson:
        cells = [name for name, (_, cell) in kernel.cells.items() if cell.cell_type == "code"]
        for name in (*cells, *reversed(cells)):
            cell = kernel.cells[name][1]
            if name in (KILL, "write-run", "next"):
                continue
            # here nobody comes: the lesson waits for that
            cell.source = re.sub(r"\.settimeout\(\d+\)", ".settimeout(0.3)", cell.source)
            kernel.run(name)
