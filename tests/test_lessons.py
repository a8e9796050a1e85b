"""Lessons 2 to 4, played in two live kernels as their text says."""

from collections.abc import Iterator

import pytest

from tests.kernels import (
    Kernel,
    answer,
    in_call,
    kernels_of,
    playing,
    press,
    screen,
    settle,
    show,
    tells,
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


@playing("id", "04-waiting")
def test_lesson_4_waiting(lesson: Pair) -> None:
    server, client = lesson
    port = server.port("5040")
    show(server, "original-panel", "stepper")
    press(server, "stepper", "run", "s.prompt is not None")
    answer(server, "stepper", "Port", port)
    answer(server, "stepper", "Username", "Alice")
    settle(server, "stepper.stepping.snapshot().phase == 'blocked'")
    show(server, "original-timeline", "timeline")
    settle(server, "'server.py: accept()' in timeline.waits.value")

    show(client, "original-panel", "stepper")
    press(client, "stepper", "run", "s.prompt is not None")
    answer(client, "stepper", "IP", "127.0.0.1")
    answer(client, "stepper", "Port", port)
    answer(client, "stepper", "username", "Bob")
    settle(client, f"'Alice Telah bergabung...' in {screen('stepper')}")
    answer(client, "stepper", "pesan", "Halo Alice!")
    settle(server, f"'] Bob: Halo Alice!' in {screen('stepper')}")
    answer(server, "stepper", "pesan", "Halo juga Bob!")
    settle(client, f"'] Alice: Halo juga Bob!' in {screen('stepper')}")
    assert "not stuck" in server.ask("print('stuck' if timeline.banner.value else 'not stuck')")

    answer(client, "stepper", "pesan", "")
    settle(server, tells("[timeline.banner.value]", "stuck"))
    assert heard(server.ask("print(timeline.banner.value)"), "stuck_empty", process="client.py")
    client.ask("stepper.stop()")
    settle(server, "timeline.banner.value == ''")
    settle(server, "stepper.stepping.snapshot().phase == 'ended'")
    assert heard(server.run("empty-refused"), "message_empty")

    for kernel, name in ((server, "polite_server"), (client, "polite_client")):
        kernel.run("polite-import")
        kernel.run("polite-define")
        show(kernel, "polite-panel", "polite")
        press(kernel, "polite", "run", "s.phase == 'blocked'")
        assert name in kernel.ask("print(polite.stepping.program.name)")
    settle(server, tells("[timeline.banner.value]", "stuck_both_listen"))
    for kernel in lesson:
        kernel.ask("polite.stop()")
    settle(server, "timeline.banner.value == ''")

    client.run("duplex-start")
    client.run("duplex-send")
    server.run("duplex-send")
    both_ways = "onetwothreesatuduatiga"  # two in a row may arrive as one: TCP is a stream
    for kernel, name in ((client, "bob"), (server, "alice")):
        kernel.ask("import re")
        texts = rf"re.sub(r'\[.{{19}}\] Alice: ', '', ''.join(m.text for m in {name}.messages))"
        settle(kernel, f"sorted({texts}) == sorted({both_ways!r})")
        assert "one" in kernel.run("duplex-show")
    server.run("end-stop")
    client.run("end-stop")


@pytest.mark.parametrize(
    "lesson",
    [("en", "02-connect"), ("en", "04-waiting")],
    indirect=True,
    ids=str,
)
def test_every_cell_may_run_twice_and_in_any_state(lesson: Pair) -> None:
    for kernel in lesson:
        for cell_id, (_, cell) in kernel.cells.items():
            if cell.cell_type == "code":
                kernel.run(cell_id)
                kernel.run(cell_id)
