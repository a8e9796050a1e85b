"""Lessons 2 and 3, played in two live kernels as their text says."""

import re
from collections.abc import Iterator

import pytest

from chatkit.texts import say
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
from tests.sentences import heard

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


@playing("en", "03-addresses")
def test_lesson_3_addresses(lesson: Pair) -> None:
    server, client = lesson
    original = server.run("mine-original")  # the lesson explains both
    assert re.search(r"\d+\.\d+\.\d+\.\d+|gaierror", original)
    lan = server.run("mine-lan").strip("'\n ")
    server.run("bind-start")
    seen = client.run("knock-private") + client.ask("print(_.lines)")
    assert say("joined", peer="Alice") in seen
    closed = client.run("knock-closed")
    if lan and lan != "127.0.0.1":
        assert heard(closed, "refused", host=lan)
    client.run("knock-public")
    settle(client, "_.peer == 'Andi'")
    show(server, "bind-timeline", "timeline")
    settle(server, "'bind(0.0.0.0:' in timeline.diagram.value")
    assert re.search(r"'127.0.0.1', \d+", client.run("port-show"))
    server.run("bind-stop")

    server.run("wait-define")
    show(server, "wait-panel", "once")
    press(server, "once", "run", in_call("accept"))
    assert "b''" in client.run("wait-show")
    settle(server, "once.stepping.snapshot().phase == 'ended'")
    settle(server, "'TIME_WAIT' in timeline.diagram.value")
    press(server, "once", "run", "s.phase == 'failed'")  # as on Linux and macOS
    assert "Address already in use" in server.ask("print(once.stepping.snapshot().problem)")
    server.run("cure-define")
    show(server, "cure-panel", "again")
    for _ in range(2):
        press(server, "again", "run", in_call("accept"))
        assert "b''" in client.run("cure-show")
        settle(server, "again.stepping.snapshot().phase == 'ended'")
    settle(server, "'TIME_WAIT' in timeline.diagram.value")
    settle(server, "'FIN_WAIT_2?' not in timeline.diagram.value")


@pytest.mark.parametrize(
    "lesson",
    [("en", "02-connect"), ("id", "03-addresses")],
    indirect=True,
    ids=str,
)
def test_every_cell_may_run_twice_and_in_any_state(lesson: Pair) -> None:
    for kernel in lesson:
        for cell_id, (_, cell) in kernel.cells.items():
            if cell.cell_type == "code":
                kernel.run(cell_id)
                kernel.run(cell_id)
