"""Lesson 1, played in two live kernels as its text says."""

import re
import time
from collections.abc import Iterator

import pytest

from tests.kernels import Kernel, assert_refused, came_true, guessed, kernels_of, settle, show
from tests.sentences import pattern

Pair = tuple[Kernel, ...]
SHORT, FULL = r"\[\d\d:\d\d:\d\d\]", r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\]"


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with kernels_of(request.param, "01-two-way-chat") as kernels:
        yield kernels


def shows(kernel: Kernel, regex: str) -> None:
    """Wait until a line of the panel's conversation matches."""
    kernel.ask("import re")
    settle(kernel, f"any(re.search({regex!r}, one.text) for one in panel.endpoint.lines)")


def choose_free(server: Kernel) -> None:
    server.ask("panel.mode.value = True")
    settle(server, "panel.endpoint.free")


def complaint(kernel: Kernel, text: str) -> str:
    """Return the sentence with which a panel's chat refuses a message."""
    send = f"panel.endpoint.send({text!r})"
    return kernel.ask(f"try: {send}\nexcept Exception as error: print(error)")


def chatting(lesson: Pair) -> Pair:
    """Start both panels, and have Bob say hello."""
    server, client = lesson
    for kernel in lesson:
        show(kernel, "panel", "panel")
        kernel.ask("panel.start()")
    settle(client, "panel.endpoint.my_turn")
    client.ask("panel.send('Halo Alice!')")
    shows(server, f"{SHORT} Bob: Halo Alice!")
    return server, client


@pytest.mark.parametrize("lesson", ["id", "en"], indirect=True)
def test_it_goes_as_the_text_says(lesson: Pair) -> None:
    server, client = chatting(lesson)
    stamp = guessed(server, "stamps-guess", "client")
    server.ask("panel.send('Halo juga Bob!')")
    shows(client, f"{FULL} Alice: Halo juga Bob!")
    came_true(server, stamp, "server")

    assert_refused(complaint(server, "Bob?"), "not_your_turn", peer="Bob")
    free = guessed(server, "turns-guess", "waits")
    choose_free(server)
    server.ask("panel.send('Bob?')")
    shows(client, "Alice: Bob[?]")
    came_true(server, free, "sent")

    assert_refused(complaint(client, ""), "message_empty")
    client.ask("panel.send('Ini berisi.')")
    shows(server, "Bob: Ini berisi[.]")

    refused = guessed(server, "refused-guess", "refused")
    in_use = guessed(server, "inuse-guess", "bound")
    assert re.search(pattern("refused"), client.run("refused"))
    assert_refused(client.run("inuse"), "port_in_use", port=client.port("5005"))
    came_true(server, refused, "refused")
    came_true(server, in_use, "in_use")
    assert server.ask("print(panel.endpoint.peer)").strip() == "Bob", "the chat goes on"

    for cell, hours in (("clock-wrong", 7), ("clock-right", 0)):
        server.run(cell)
        server.ask(f"panel.send({cell!r})")
        shows(client, f"Alice: {cell}")
        client.ask("last = panel.endpoint.messages[-1]")
        times = client.ask("print(last.stamp[11:13], f'{last.time:%H}')").split()
        assert (int(times[1]) - int(times[0])) % 24 == hours

    client.ask("panel.stop()")
    shows(server, pattern("peer_left", peer="Bob"))
    settle(server, "panel.endpoint.running")
    server.ask("panel.stop()")
    shows(server, pattern("server_left"))


@pytest.mark.parametrize("lesson", ["id"], indirect=True)
def test_a_sleeping_cell_holds_no_message_up(lesson: Pair) -> None:
    server, client = chatting(lesson)
    choose_free(server)
    _, sleep = server.cells["sleep-cell"]
    sleep.source = sleep.source.replace("10", "3")
    server.ask("import threading; threading.Timer(0.5, panel.send, ['Bangun?']).start()")
    server.run("sleep-cell")
    woke = time.time()
    shows(client, "Alice: Bangun")
    assert float(client.ask("print(panel.endpoint.messages[-1].time.timestamp())")) < woke - 1


@pytest.mark.parametrize("lesson", ["en"], indirect=True)
def test_every_cell_may_run_twice_and_in_any_order(lesson: Pair) -> None:
    for kernel in lesson:
        cells = [one for one, (_, cell) in kernel.cells.items() if cell.cell_type == "code"]
        kernel.ask("from chatkit import HOST, Client, Server, guess")
        for cell in [*reversed(cells), *cells]:
            if cell != "sleep-cell":
                kernel.run(cell)


@pytest.mark.parametrize("lesson", ["id"], indirect=True)
def test_the_function_to_read_has_its_source(lesson: Pair) -> None:
    source = lesson[0].ask(
        "from chatkit.wire.classic import encode_stamped\n"
        "import inspect; print(inspect.getsource(encode_stamped))"
    )
    assert "full_stamp(time)" in source
    assert len(source.splitlines()) < 10
