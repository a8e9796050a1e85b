"""Lesson 6, a stream has no messages, played in live kernels as its text says."""

from ast import literal_eval
from collections.abc import Iterator

import pytest

from tests.kernels import Kernel, came_true, guessed, kernels_of, playing, settle
from tests.lessons.cells import (
    CAME,
    checked,
    connected_by_cable,
    hold,
    impatient,
    release,
    run_in_any_order,
    solve,
    source_shown,
)

Pair = tuple[Kernel, ...]


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with kernels_of(*request.param) as kernels:
        yield kernels


@playing("id", "06-stream")
def test_two_messages_are_glued_in_both_directions(lesson: Pair) -> None:
    server, client = lesson
    ours, theirs = literal_eval(connected_by_cable(server, client))
    assert str(theirs[1]) == server.port("6060")
    assert literal_eval(server.ask("print(address)")) != ours, "the server sees the cable"

    hold(server)
    held, glue = (guessed(server, f"bobhalo-guess-{one}", "unsure") for one in ("held", "glue"))
    client.run("bobhalo-bob")
    settle(server, f"{CAME} == [b'Bob']")  # as the text says: it stands in the list by now
    client.run("bobhalo-halo")
    settle(server, f"{CAME} == [b'Bob', b'Halo']")
    came_true(server, held, "sent")
    release(server, b"BobHalo")
    assert server.run("bobhalo-recv") == "b'BobHalo'"
    came_true(server, glue, "1")

    hold(server)
    server.run("satudua-satu")
    settle(server, f"{CAME}[2:] == [b'satu']")
    server.run("satudua-dua")
    settle(server, f"{CAME}[2:] == [b'satu', b'dua']")
    release(server, b"satudua")
    assert client.run("satudua-recv") == "b'satudua'"


@playing("en", "06-stream")
def test_one_message_is_cut_by_recv_and_by_the_cable(lesson: Pair) -> None:
    server, client = lesson
    connected_by_cable(server, client)
    big = guessed(server, "big-guess", "1")
    client.run("big-send")
    settle(server, "len(conn.recv(3000, socket.MSG_PEEK)) == 3000")
    assert server.run("big-recv").split() == ["1024", "1024", "952"]
    came_true(server, big, "3")

    hold(server)
    sliced = guessed(server, "slice-guess", "2")
    client.run("slice-send")
    settle(server, f"{CAME}[-1:] == [b'Halo Alice!']")
    pieces = [literal_eval(line) for line in server.run("slice-recv").splitlines()]
    assert b"".join(pieces) == b"Halo Alice!"
    assert len(pieces) > 2, pieces
    came_true(server, sliced, "more")
    server.ask("panel.clear.click()")
    settle(server, "not any(map(str, panel.cable.faults.values()))")
    assert "faults.slice" in source_shown(server, "read-show")
    server.run("end-close")
    settle(server, "not panel.cable.running")


@playing("id", "06-stream")
def test_a_new_connection_is_the_way_out(lesson: Pair) -> None:
    server, client = lesson
    assert "NameError" in server.run("bobhalo-recv")
    assert "ConnectionRefusedError" in client.run("connect-open")
    impatient(*lesson)
    connected_by_cable(server, client)
    client.run("connect-open")  # once more: the first one is over
    assert server.run("bobhalo-recv") == "b''"
    for cell in ("big-recv", "slice-recv"):
        client.run("connect-open")
        client.run("big-send" if cell == "slice-recv" else "bobhalo-bob")
        server.run("connect-listen")
        client.run("connect-open")
        server.run("connect-accept")
        assert "TimeoutError" in server.run(cell)  # nothing was sent, and nothing is left over


@playing("id", "06-stream")
def test_the_cable_and_the_server_are_put_away_though_nothing_ever_came(lesson: Pair) -> None:
    server, client = lesson
    for cell in ("connect-import", "connect-listen", "connect-panel", "end-close"):
        server.run(cell)
    settle(server, "not panel.cable.running")
    assert "ConnectionRefusedError" in client.run("connect-open")


@playing("en", "06-stream")
def test_the_function_to_write_fails_first_and_is_right_in_the_end(lesson: Pair) -> None:
    server, _ = lesson
    server.run("write-exactly")
    begun = checked(server, "write-show")
    assert {"is_there", "returns_bytes", "leaves_the_rest"} <= {*begun["held"]}
    assert "joins" in begun["failed"]
    solve(server, "write-help")
    assert {*checked(server, "write-show")} == {"held"}


@playing("id", "06-stream")
def test_every_cell_may_run_twice_and_in_any_order(lesson: Pair) -> None:
    run_in_any_order(lesson)
