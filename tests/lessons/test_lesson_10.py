"""Lesson 10, played in two live kernels as its text says: a server for many clients."""

from collections.abc import Iterator

import pytest

from tests.helpers import until
from tests.kernels import (
    Kernel,
    came_true,
    guessed,
    in_call,
    kernels_of,
    playing,
    press,
    settle,
    show,
)
from tests.lessons.cells import checked, run_in_any_order

Pair = tuple[Kernel, ...]
LESSON = "10-many-clients"
WAITS = in_call("accept")
ACCEPTED = """
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.trace.folder import folder

def accepted(port):
    story = Story(Folder(folder()))
    story.read_all()
    done = [one for one in story.calls if one.name == "accept" and one.over]
    return sum(one.local.endswith(port) for one in done)
"""


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with kernels_of(*request.param) as kernels:
        yield kernels


def serve(server: Kernel, client: Kernel) -> None:
    """Run the thread-per-client server; have the right side know how one joins it."""
    for cell in ("broadcast", "greet", "handle", "listen", "serve"):
        server.run(f"threads-{cell}")
    show(server, "run-panel", "threads")
    press(server, "threads", "run", WAITS)
    for cell in ("join-import", "join-knock", "join-define"):
        client.run(cell)


@playing("id", LESSON)
def test_the_three_illnesses_are_seen_and_two_of_them_cured(lesson: Pair) -> None:
    server, client = lesson
    glued = guessed(server, "run-guess", "3")
    serve(server, client)
    client.run("join-five")
    client.ask("import time; time.sleep(0.5)")  # a person reads a little late
    heard = client.run("glued-read")
    assert "Eko Bergabung!Terkoneksi dengan Server!" in heard
    came_true(server, glued, "2")

    left = guessed(server, "left-guess", "waits")
    client.run("left-close")
    came_true(server, left, "spins")

    server.run("mend-greet")
    server.run("mend-handle")
    show(server, "mend-panel", "threads")
    press(server, "threads", "run", WAITS)
    client.run("again-join")
    settle(client, "b'Eko keluar!' in crowd['Citra'].recv(1024)")
    assert "b'Terkoneksi dengan Server!',\n b'Citra Bergabung!'" in client.run("again-read")

    slow = guessed(server, "slow-guess", "fine")
    for cell in ("slow-listen", "slow-start", "slow-flood"):
        assert client.run(cell) == ""
    came_true(server, slow, "send")
    before = client.run("slow-heard")
    assert client.run("slow-heard") == before, "nobody hears anything any more"
    assert int(client.ask("print(max(heard.values()))")) < 800_000
    server.ask("threads.stop()")


@playing("en", LESSON)
def test_one_thread_serves_all_and_the_room_waits_for_nobody(lesson: Pair) -> None:
    server, client = lesson
    serve(server, client)
    server.ask("threads.stop()")
    for cell in ("select-accept", "select-take", "select-serve"):
        server.run(cell)
    show(server, "select-panel", "selecting")
    press(server, "selecting", "run", in_call("select"))
    client.run("join-five")  # refused: only its names are wanted
    client.run("select-join")
    server.ask(ACCEPTED)
    settle(server, f"accepted('{server.port('5101')}') == 5")
    assert client.run("select-read").count("b'Halo semua'") == 5
    server.ask("selecting.stop()")

    show(server, "room-panel", "room")
    server.ask("room.start()")
    for cell in ("slow-listen", "slow-start", "slow-flood"):  # the last one for its function
        client.run(cell)
    client.run("room-join")
    settle(server, "len(room.endpoint.members) == 5")
    client.run("room-flood")
    done = "print(len(heard) == 4 and min(heard.values()) > 7_900_000)"
    until(lambda: "True" in client.ask(done), 60)  # eight megabytes, at two a second
    settle(server, "len(room.endpoint.members) == 4")
    assert "Alice" not in client.run("room-heard")
    said = server.ask("print('\\n'.join(line.text for line in room.endpoint.lines))")
    assert "Alice was sent out" in said
    client.run("room-return")
    client.ask("import time; time.sleep(0.5)")  # a person runs one cell after the other
    assert "did not read as fast as the room spoke" in client.run("room-return-read")
    server.ask("room.stop()")
    assert "transport.write" in server.run("read-source")


@playing("id", LESSON)
def test_the_server_to_write_is_told_its_faults(lesson: Pair) -> None:
    server, client = lesson
    serve(server, client)
    server.ask("threads.stop()")
    server.run("write-server")
    verdicts = checked(server, "write-run")
    assert "asks_for_the_name" in verdicts["held"]
    assert verdicts["failed"]


@playing("en", LESSON)
def test_every_cell_may_run_twice_and_in_any_state(lesson: Pair) -> None:
    run_in_any_order(lesson, once="write-run")
