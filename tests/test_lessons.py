"""Lessons 3 and 4, played in two live kernels as their text says."""

import re
from collections.abc import Iterator

import pytest

from chatkit.texts import say
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
    [("id", "03-addresses"), ("en", "04-waiting")],
    indirect=True,
    ids=str,
)
def test_every_cell_may_run_twice_and_in_any_state(lesson: Pair) -> None:
    for kernel in lesson:
        for cell_id, (_, cell) in kernel.cells.items():
            if cell.cell_type == "code":
                kernel.run(cell_id)
                kernel.run(cell_id)
