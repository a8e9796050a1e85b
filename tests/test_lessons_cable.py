"""Lesson 8, played in live kernels as its text says: the ends of a stream."""

import re
from collections.abc import Iterator

import pytest

from chatkit.texts import say
from tests.kernels import (
    Kernel,
    kernels_of,
    playing,
    settle,
    show,
    tells,
)

Kernels = tuple[Kernel, ...]


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Kernels]:
    with kernels_of(*request.param) as kernels:
        yield kernels


def click(kernel: Kernel, button: str, until: str) -> None:
    """Click one of a panel's buttons, and wait until it has done what it is for."""
    kernel.ask(f"{button}.click()")
    settle(kernel, until)


def start(kernel: Kernel, cell: str, name: str) -> None:
    show(kernel, cell, name)
    kernel.ask(f"{name}.start()")


def texts(kernel: Kernel, expected: list[str]) -> None:
    settle(kernel, f"[one.text for one in panel.endpoint.messages] == {expected!r}")


def waits(kernel: Kernel, sock: str, size: int) -> None:
    """Wait until so many bytes can be read."""
    settle(kernel, f"len({sock}.recv({size}, 2)) == {size}")  # 2: MSG_PEEK, on every system


@playing("en", "08-ends")
def test_lesson_8_ends_and_errors(lesson: Kernels) -> None:
    server, cable, client = lesson
    server.run("connect-import")
    server.run("connect-listen")
    start(cable, "connect-panel", "panel")
    show(cable, "connect-timeline", "timeline")
    client.run("connect-define")
    client.run("connect-open")
    server.run("connect-accept")
    cable.ask("panel.direction.index = 1")
    cable.ask("panel.half.click()")
    assert server.run("half-recv") == server.run("half-recv") == "b''"
    server.run("half-send")
    assert client.run("half-recv") == "b'Aku masih bisa bicara'"
    settle(cable, "'FIN' in timeline.diagram.value")

    cable.ask("panel.direction.index = 0")
    client.run("reset-connect")
    server.run("reset-accept")
    cable.ask("panel.cut.click()")
    assert "ConnectionResetError" in client.run("reset-recv")
    seen = server.run("reset-recv")
    assert "ConnectionResetError" in seen
    assert "sockets.py" not in seen, "our own lines stand in a student's traceback"
    assert re.search("BrokenPipe|ConnectionAborted|ConnectionReset", client.run("reset-send-show"))
    assert cable.port("6080") in client.run("reset-cure")
    settle(cable, "'RST' in timeline.diagram.value")
    lanes = cable.ask("print(*(process.program for process in timeline.story.cast))")
    assert lanes.split() == ["server", "cable", "client"]

    click(cable, "panel.stop_button", "not panel.cable.running")
    assert "ConnectionRefusedError" in client.run("refused-show")
    click(cable, "panel.start_button", "panel.cable.running")
    assert cable.port("6080") in client.run("refused-cure")

    server.run("down-close")
    assert client.run("down-connect") == "Tersambung!\n"
    assert "ConnectionResetError" in client.run("down-recv")
    settle(cable, tells("panel.cable.log", "cable_no_server"))
    server.run("down-listen")

    client.run("silence-connect")
    server.run("silence-accept")
    click(cable, "panel.unplug", "panel.cable.faults['to_client'].unplugged")
    assert client.run("silence-send") == ""
    assert "TimeoutError" in server.run("silence-recv")
    assert "TimeoutError" in client.run("silence-recv")
    click(cable, "panel.unplug", "not panel.cable.faults['to_client'].unplugged")
    assert server.run("silence-cure") == "b'Halo?'"

    assert "in use" in server.run("inuse-show")  # as Linux and macOS say it
    assert "127.0.0.1" in server.run("inuse-cure")


@playing("id", "08-ends")
def test_lesson_8_programs_that_are_prepared(lesson: Kernels) -> None:
    server, cable, client = lesson
    server.run("connect-import")
    server.run("connect-listen")
    start(cable, "connect-panel", "panel")
    client.run("connect-define")
    client.run("handle-define")
    for damage, said in (
        ("panel.half", []),
        ("panel.cut", ["ConnectionResetError"]),
        ("panel.unplug", ["TimeoutError"]),
    ):
        client.run("handle-connect")
        server.run("handle-send")
        waits(client, "sock", 4)
        cable.ask("panel.direction.index = 2")
        cable.ask(f"{damage}.click()")
        lines = [line for line in client.run("handle-read").splitlines() if line]
        assert (lines[0], lines[-1]) == ("b'Halo'", "Programnya masih hidup.")
        assert [line.split("(")[0] for line in lines[1:-1]] == said


@playing("en", "08-ends")
def test_lesson_8_chatkit_says_it(lesson: Kernels) -> None:
    server, cable, client = lesson
    cable.run("connect-panel")
    for kernel in lesson:
        start(kernel, "chat-panel", "panel")
    shown = "[line.text for line in panel.endpoint.lines]"
    settle(client, "panel.endpoint.peer == 'Alice'")
    cable.ask("panel.cut.click()")
    settle(server, tells(shown, "peer_lost", peer="Bob"))
    settle(client, tells(shown, "peer_lost", peer="Alice"))
    client.ask("panel.start()")
    settle(client, "panel.endpoint.peer == 'Alice'")
    cable.ask("panel.direction.index = 1")
    cable.ask("panel.half.click()")
    settle(server, f"{say('peer_left', peer='Bob')!r} in {shown}")
    cable.ask("panel.direction.index = 0")
    settle(client, "not panel.endpoint.running")

    client.ask("panel.start()")
    settle(client, "panel.endpoint.peer == 'Alice'")
    click(cable, "panel.unplug", "panel.cable.faults['to_server'].unplugged")
    client.ask("panel.endpoint.send('Halo?')")
    settle(cable, "any(one.data == b'Halo?' for one in panel.cable.pieces)")
    assert server.ask("print(panel.endpoint.messages)").strip() == "[]"
    click(cable, "panel.unplug", "not panel.cable.faults['to_server'].unplugged")
    texts(server, ["Halo?"])
    cable.ask("panel.stop()")
    settle(client, "not panel.endpoint.running")
    client.ask("panel.start()")
    settle(client, tells(shown, "refused"))


@playing("id", "08-ends")
def test_every_cell_may_run_twice_and_in_any_state(lesson: Kernels) -> None:
    for kernel in lesson:
        for cell_id, (_, cell) in kernel.cells.items():
            if cell.cell_type == "code":
                # here nobody comes: the lesson waits three or five seconds for that
                cell.source = re.sub(r"\.settimeout\(\d\)", ".settimeout(0.3)", cell.source)
                kernel.run(cell_id)
                kernel.run(cell_id)
