"""Lesson 2, played in two live kernels as their text says."""

from collections.abc import Iterator

import pytest

from tests.kernels import (
    Kernel,
    in_call,
    kernels_of,
    playing,
    press,
    screen,
    settle,
    show,
)

Pair = tuple[Kernel, ...]


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with kernels_of(*request.param) as kernels:
        yield kernels


@playing("id", "02-connect")
def test_lesson_2_connect(lesson: Pair) -> None:
    server, client = lesson
    for kernel in lesson:
        kernel.run("program-import")
        kernel.run("program-define")
        show(kernel, "step-panel", "stepper")
    for _ in range(3):
        press(server, "stepper", "next_line", "s.phase == 'paused'")
    assert "bind" in server.ask("print(stepper.stepping.snapshot().last)")

    press(client, "stepper", "next_line", "s.phase == 'paused'")
    press(client, "stepper", "next_line", "s.phase == 'failed'")
    assert "ConnectionRefusedError" in client.ask("print(stepper.stepping.snapshot().problem)")

    press(server, "stepper", "next_line", "'listen' in s.last")
    press(client, "stepper", "next_line", "s.phase == 'paused'")
    press(client, "stepper", "next_line", "s.phase == 'paused' and 'connect' in s.last")
    press(client, "stepper", "next_line", "s.phase == 'ended'")
    press(server, "stepper", "next_line", "s.phase == 'ended'")
    ours = client.run("by-hand-show").split("->")[0].strip()
    listener, conn = server.run("two-show").splitlines()
    assert ours in conn
    assert listener.split(")")[0] == conn.split(")")[0], "one port, two sockets"
    assert listener.split()[-1] != conn.split()[-1]

    client.run("second-define")
    show(client, "second-panel", "late")
    press(client, "late", "run", in_call("recv"))
    show(server, "second-timeline", "timeline")
    settle(server, "'backlog' in timeline.waits.value")
    settle(server, "'accept()' in timeline.waits.value")
    assert "Aku yang kedua" in server.run("second-cure")
    settle(client, f"'Maaf menunggu' in {screen('late')}")
    server.run("end-close")
    client.run("end-close")
    settle(server, "'FIN' in timeline.diagram.value")


@pytest.mark.parametrize(
    "lesson",
    [("en", "02-connect")],
    indirect=True,
    ids=str,
)
def test_every_cell_may_run_twice_and_in_any_state(lesson: Pair) -> None:
    for kernel in lesson:
        for cell_id, (_, cell) in kernel.cells.items():
            if cell.cell_type == "code":
                kernel.run(cell_id)
                kernel.run(cell_id)
