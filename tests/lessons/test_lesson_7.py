"""Lesson 7, frames, played in live kernels as its text says."""

from ast import literal_eval
from collections.abc import Iterator

import pytest

from tests.kernels import Kernel, came_true, guessed, kernels_of, playing, settle
from tests.lessons.cells import (
    CAME,
    PIECES,
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


@playing("en", "07-frames")
def test_no_frame_minds_the_cable(lesson: Pair) -> None:
    server, client = lesson
    connected_by_cable(server, client)
    hold(server)
    newline = guessed(server, "newline-guess", "2")
    client.run("newline-send")
    release(server, b"Bob\nHalo\n")
    assert server.run("newline-recv") == r"(b'Bob\n', b'Halo\n')"
    came_true(server, newline, "1")

    server.run("length-exactly")
    server.run("length-receive")
    hold(server)
    length = guessed(server, "length-guess", "4")
    twice = guessed(server, "length-guess-exactly", "1")
    first, second = b"\0\0\0\3Bob", b"\0\0\0\x0bHalo\nAlice!"
    client.run("length-define")
    client.run("length-send")
    settle(server, f"{CAME}[-1:] == [{first!r}]")  # each length stands in a piece of its own
    client.run("length-send-halo")
    settle(server, f"{CAME}[-2:] == [{first!r}, {second!r}]")
    release(server, first + second)
    assert server.run("length-recv") == r"(b'Bob', b'Halo\nAlice!')"
    came_true(server, length, "7")
    came_true(server, twice, "2")

    server.run("json-slice")
    server.ask("asked = _\nasked.choose('2')")
    sent = client.run("json-send")
    assert r"Dua\nbaris" in sent
    settle(server, f"b''.join({PIECES.format('left')}).endswith({sent.encode()!r})")
    assert server.ask(f"print(max(map(len, {PIECES.format('left')}[-30:])))").strip() == "2"
    one, other = literal_eval(server.run("json-recv"))
    assert (one["text"], other["text"]) == ("Halo", "Dua\nbaris")
    came_true(server, "asked", "1")
    assert 'split(b"\\n")' in source_shown(server, "read-show")
    server.run("end-close")
    settle(server, "not panel.cable.running")


@playing("id", "07-frames")
def test_leftover_bytes_are_told_and_a_new_connection_is_the_way_out(lesson: Pair) -> None:
    server, client = lesson
    impatient(*lesson)
    connected_by_cable(server, client)
    for cell in ("length-exactly", "length-receive"):
        server.run(cell)
    client.run("length-define")
    client.run("newline-send")
    assert "TimeoutError" in server.run("length-recv")

    def anew() -> None:
        server.run("connect-listen")
        client.run("connect-open")
        server.run("connect-accept")

    anew()
    client.run("length-send")
    client.run("length-send-halo")
    assert server.run("length-recv") == r"(b'Bob', b'Halo\nAlice!')"
    client.run("length-send")
    client.run("json-send")
    assert "JSONDecodeError" in server.run("json-recv")
    anew()
    client.run("json-send")
    assert "Dua" in server.run("json-recv")
    server.ask("panel.stop()")
    settle(server, "not panel.cable.running")
    assert "unpack requires" in server.run("length-recv"), "the end of the stream is no length"


@playing("en", "07-frames")
def test_the_function_to_write_fails_first_and_is_right_in_the_end(lesson: Pair) -> None:
    server, _ = lesson
    server.run("write-frames")
    begun = checked(server, "write-show")
    assert {"is_there", "yields_a_message"} <= {*begun["held"]}
    assert "separates" in begun["failed"]
    solve(server, "write-help")
    assert {*checked(server, "write-show")} == {"held"}


@playing("id", "07-frames")
def test_beejs_test_the_solution_bears_one_byte_at_a_time(lesson: Pair) -> None:
    server, _ = lesson
    _, cell = server.cells["write-help"]
    cell.source = cell.source.replace("4096", "1")
    solve(server, "write-help")
    assert {*checked(server, "write-show")} == {"held"}


@playing("id", "07-frames")
def test_every_cell_may_run_twice_and_in_any_order(lesson: Pair) -> None:
    run_in_any_order(lesson)
