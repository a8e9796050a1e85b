"""Lesson 3, played in two live kernels as its text says."""

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
    settle,
    show,
)
from tests.sentences import heard

Pair = tuple[Kernel, ...]


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with kernels_of(*request.param) as kernels:
        yield kernels


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
    [("id", "03-addresses")],
    indirect=True,
    ids=str,
)
def test_every_cell_may_run_twice_and_in_any_state(lesson: Pair) -> None:
    for kernel in lesson:
        for cell_id, (_, cell) in kernel.cells.items():
            if cell.cell_type == "code":
                kernel.run(cell_id)
                kernel.run(cell_id)
