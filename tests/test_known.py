"""No cable leads back to itself, in this process or through another one."""

import os

import pytest

from chatkit import Cable, InputError
from chatkit.net import known
from tests.helpers import LOOPBACK, Desk, Script, free_port


def test_a_circle_through_another_cable_of_this_process_is_refused(desk: Desk) -> None:
    port = free_port()
    other = desk.cable(port)
    with pytest.raises(InputError, match=f"lewat kabel {LOOPBACK}:{other.port}"):
        Cable(port, (LOOPBACK, other.port)).start()


def test_a_circle_through_two_is_refused_and_a_chain_is_not(desk: Desk) -> None:
    port = free_port()
    last = desk.cable(port)
    middle = desk.cable(last.port)
    with pytest.raises(InputError, match=f"{middle.port}, {LOOPBACK}:{last.port}"):
        Cable(port, (LOOPBACK, middle.port)).start()
    assert desk.cable(middle.port).running


def test_a_circle_through_a_cable_of_another_process_is_refused() -> None:
    mine, theirs = free_port(), free_port()
    command = ("-m", "chatkit", "cable", "--listen", theirs, "--to", f"{LOOPBACK}:{mine}")
    with Script(*command) as script:
        script.shows("Kabel: ")
        with pytest.raises(InputError, match=f"lewat kabel {LOOPBACK}:{theirs}"):
            Cable(mine, (LOOPBACK, theirs)).start()
    # it was killed and could not say goodbye; its file counts no more
    with Cable(mine, (LOOPBACK, theirs)) as cable:
        assert cable.running


def test_a_stopped_cable_is_forgotten(desk: Desk) -> None:
    port = free_port()
    other = desk.cable(port)
    other.stop()
    assert not (known._folder() / f"{os.getpid()}.json").exists()
    with Cable(port, (LOOPBACK, other.port)) as cable:
        assert cable.running


def test_files_of_strangers_harm_nothing(desk: Desk) -> None:
    folder = known._folder()
    folder.mkdir(parents=True, exist_ok=True)
    files = {"x.json": "[", "1.json": "[]", "2.json": '{"began": "x", "cables": 5}'}
    for name, text in files.items():
        (folder / name).write_text(text)
    try:
        assert desk.cable(1).running
    finally:
        for name in files:
            (folder / name).unlink(missing_ok=True)


def test_a_process_has_room_for_some_connections() -> None:
    assert 1 <= known.room(500) <= 500
