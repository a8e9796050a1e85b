"""Lesson 4, played in two live kernels as its text says."""

from collections.abc import Iterator

import pytest

from tests.kernels import (
    Kernel,
    answer,
    came_true,
    guessed,
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
WRITTEN = """
    def read():
        while data := sock.recv(1024):
            print(data.decode())

    threading.Thread(target=read, daemon=True).start()
    while True:
        sock.sendall(input("pesan : ").encode())
"""


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with kernels_of(*request.param) as kernels:
        yield kernels


@playing("id", "04-waiting")
def test_the_original_pair_gets_stuck_and_is_freed_from_outside(lesson: Pair) -> None:
    server, client = lesson
    port = server.port("5040")
    show(server, "timeline", "timeline")
    show(server, "original-panel", "stepper")
    press(server, "stepper", "run", "s.prompt is not None")
    answer(server, "stepper", "Port", port)
    answer(server, "stepper", "Username", "Alice")
    settle(server, "'server.py: accept()' in timeline.waits.value")

    show(client, "original-panel", "stepper")
    press(client, "stepper", "run", "s.prompt is not None")
    answer(client, "stepper", "IP", "127.0.0.1")
    answer(client, "stepper", "Port", port)
    answer(client, "stepper", "username", "Bob")
    answer(client, "stepper", "pesan", "Halo Alice!")
    settle(server, f"'] Bob: Halo Alice!' in {screen('stepper')}")
    answer(server, "stepper", "pesan", "Halo juga Bob!")
    settle(client, f"'] Alice: Halo juga Bob!' in {screen('stepper')}")
    settle(server, "'client.py: input(' in timeline.waits.value")
    assert "server.py: recv(" in server.ask("print(timeline.waits.value)")
    assert "not stuck" in server.ask("print('stuck' if timeline.banner.value else 'not stuck')")

    empty = guessed(server, "empty-guess", "error")
    answer(client, "stepper", "pesan", "")
    settle(client, in_call("recv").replace("s.", "stepper.stepping.snapshot()."))
    client.ask("stepper.answer('halo?')")  # as its text says: a person thinks that it helps
    came_true(server, empty, "stuck")
    settle(server, tells("[timeline.banner.value]", "stuck"))
    assert heard(server.ask("print(timeline.banner.value)"), "stuck_empty", process="client.py")
    client.ask("stepper.stop()")
    settle(server, "timeline.banner.value == ''")
    settle(server, "stepper.stepping.snapshot().phase == 'ended'")


@playing("id", "04-waiting")
def test_a_thread_reads_while_another_writes_and_the_student_writes_a_chat(lesson: Pair) -> None:
    server, client = lesson
    client.run("hands-read")
    client.run("hands-define")
    show(client, "hands-panel", "hands")
    press(client, "hands", "run", "s.phase == 'failed'")
    assert "ConnectionRefusedError" in client.ask("print(hands.stepping.snapshot().problem)")

    show(server, "both-panel", "alice")
    server.ask("alice.start()")
    press(client, "hands", "run", "s.prompt is not None")
    thread = guessed(client, "hands-guess", "in_turn")
    settle(client, in_call("recv").replace("s.", "hands.stepping.snapshot()."))
    answer(client, "hands", "pesan", "Halo Alice!")
    came_true(client, thread, "at_once")
    settle(server, "'Halo Alice!' in str(alice.endpoint.lines)")
    server.ask("alice.endpoint.send('Halo juga Bob!')")
    settle(client, f"'] Alice: Halo juga Bob!' in {screen('hands')}")
    settle(client, "hands.stepping.snapshot().phase == 'ended'")
    settle(server, "'Bob' not in alice.endpoint.status")

    client.run("write-define")
    client.run("write-check")
    verdicts = "[(one.check, one.verdict) for one in report.results if one.kind == 'asked']"
    client.ask("report = _")
    assert "('sends_the_message', 'failed')" in client.ask(f"print({verdicts})")
    helped = "[one.help for one in report.results if one.verdict == 'failed'][0]"
    assert "thread" in client.ask(f"print({helped})")

    client.cells["write-define"][1].source += WRITTEN
    assert WRITTEN.strip() in client.cells["write-hint"][1].source
    client.run("write-define")
    client.run("write-check")
    assert "True" in client.ask(
        f"report = _\nprint({{one for _, one in {verdicts}}} == {{'held'}})"
    )

    show(client, "write-panel", "citra")
    press(client, "citra", "run", "s.prompt is not None")
    answer(client, "citra", "IP", "127.0.0.1")
    answer(client, "citra", "Port", server.port("5042"))
    answer(client, "citra", "username", "Citra")
    for text in ("satu", "dua"):
        answer(client, "citra", "pesan", text)
    settle(server, "'dua' in str(alice.endpoint.lines)")
    for text in ("tiga", "empat"):
        server.ask(f"alice.endpoint.send({text!r})")
    settle(client, f"'] Alice: empat' in {screen('citra')}")
    server.run("read-show")
    assert "/lesson/5" in server.run("next") or "5" in server.run("next")


@pytest.mark.parametrize("lesson", [("en", "04-waiting")], indirect=True, ids=str)
def test_every_cell_may_run_twice_and_in_any_state(lesson: Pair) -> None:
    for kernel in lesson:
        cells = [name for name, (_, cell) in kernel.cells.items() if cell.cell_type == "code"]
        for name in [*cells, *reversed(cells)]:
            kernel.run(name)
            kernel.run(name)
