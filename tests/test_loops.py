"""No cable leads back to itself, in this process or through another one."""

import os
import sys
import time
from pathlib import Path

import pytest

from chatkit import Cable, InputError, address
from chatkit.cable import loops
from tests.helpers import LOOPBACK, Desk, Script, free_port, refused, sentence, until


def test_a_circle_through_another_cable_of_this_process_is_refused(desk: Desk) -> None:
    port = free_port()
    other = desk.cable(port)
    through = f"{LOOPBACK}:{other.port}"
    with refused(InputError, "cable_circle", here=f"{LOOPBACK}:{port}", through=through):
        Cable(port, (LOOPBACK, other.port)).start()


def test_a_circle_through_two_is_refused_and_a_chain_is_not(desk: Desk) -> None:
    port = free_port()
    last = desk.cable(port)
    middle = desk.cable(last.port)
    through = f"{LOOPBACK}:{middle.port}, {LOOPBACK}:{last.port}"
    with refused(InputError, "cable_circle", through=through):
        Cable(port, (LOOPBACK, middle.port)).start()
    assert desk.cable(middle.port).running


def test_a_circle_through_a_cable_of_another_process_is_refused() -> None:
    mine, theirs = free_port(), free_port()
    command = ("-m", "chatkit", "cable", "--listen", theirs, "--to", f"{LOOPBACK}:{mine}")
    with Script(*command) as script:
        script.shows(sentence("cable_begins", here=f"{LOOPBACK}:{theirs}"))
        with refused(InputError, "cable_circle", through=f"{LOOPBACK}:{theirs}"):
            Cable(mine, (LOOPBACK, theirs)).start()
    # it was killed and could not say goodbye; its file counts no more
    with Cable(mine, (LOOPBACK, theirs)) as cable:
        assert cable.running


def test_a_stopped_cable_is_forgotten(desk: Desk) -> None:
    port = free_port()
    other = desk.cable(port)
    other.stop()
    assert not (loops._folder() / f"{os.getpid()}.json").exists()
    with Cable(port, (LOOPBACK, other.port)) as cable:
        assert cable.running


def test_files_of_strangers_harm_nothing(desk: Desk) -> None:
    folder = loops._folder()
    folder.mkdir(parents=True, exist_ok=True)
    files = {"x.json": "[", "1.json": "[]", "2.json": '{"began": "x", "cables": 5}'}
    for name, text in files.items():
        (folder / name).write_text(text)
    try:
        assert desk.cable(1).running
    finally:
        for name in files:
            (folder / name).unlink(missing_ok=True)


def test_a_folder_that_cannot_be_written_costs_only_the_check(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(loops, "_folder", lambda: tmp_path / "file" / "cables")
    cable = desk.cable(1)
    assert cable.running
    cable.stop()
    assert not cable.running


@pytest.mark.parametrize(
    ("target", "listening", "reached"),
    [
        ("127.0.0.1:6005", "127.0.0.1:6005", True),
        ("127.0.0.1:6005", "0.0.0.0:6005", True),
        ("127.0.0.1:6005", "[::]:6005", True),
        ("[::1]:6005", "[::1]:6005", True),
        ("127.0.0.1:6005", "0.0.0.0:6006", False),
        ("127.0.0.1:6005", "192.0.2.1:6005", False),
        ("192.0.2.1:6005", "0.0.0.0:6005", False),  # another computer's port of the same number
        ("[2001:db8::1]:6005", "[::]:6005", False),
    ],
)
def test_only_this_computers_addresses_reach_a_cable_that_listens_on_all_of_them(
    target: str, listening: str, reached: bool
) -> None:
    assert loops._reaches(target, listening) is reached


def test_a_cable_to_the_same_port_of_another_computer_is_no_circle(desk: Desk) -> None:
    port = free_port()
    cable = desk.keep(Cable(port, ("192.0.2.1", port), lan=True))
    assert cable.start().running


def test_a_cable_that_leads_to_itself_over_the_local_network_is_refused() -> None:
    if not (own := address.lan_address()):
        pytest.skip("this computer is offline")
    port = free_port()
    with refused(InputError, "cable_to_itself"):
        Cable(port, (own, port), lan=True).start()


def test_a_process_has_room_for_some_connections() -> None:
    assert 1 <= loops.room(500) <= 500


FEW_FILES = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (400, 400))
from chatkit import Cable
cable = Cable(0, ("127.0.0.1", int(sys.argv[1]))).start()
print("port", cable.port, cable._room, flush=True)
input()
print("served", cable.served, "links", cable.links)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there sockets are no files")
def test_a_process_with_few_files_never_runs_out_of_them(desk: Desk) -> None:
    program = desk.program(FEW_FILES, desk.listen(backlog=100).getsockname()[1])
    program.shows("\n")
    _, port, room = program.output.split()
    for number in range(300):
        desk.knock(int(port))
        if number % 100 == 99:
            time.sleep(0.1)  # it has room for a backlog, not for three
    program.type("")
    program.shows("links")
    until(lambda: program.output.endswith("\n"))
    *log, result = program.output.splitlines()[1:]
    assert log == [], "asyncio would complain here"
    assert result == f"served 300 links {room}"
    assert 1 <= int(room) < 200
