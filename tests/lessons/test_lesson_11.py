"""Lesson 11, whose clock, played in live kernels as its text says."""

from ast import literal_eval
from collections.abc import Iterator

import pytest

from tests.kernels import Kernel, came_true, guessed, kernels_of, playing, settle
from tests.lessons.cells import checked, run_in_any_order, solve, source_shown

Pair = tuple[Kernel, ...]
LESSON = "11-whose-clock"


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with kernels_of(*request.param) as kernels:
        yield kernels


def joined(server: Kernel, client: Kernel) -> None:
    """Run the first steps: Alice and Bob are in the room, whose clock is slow."""
    for cell in ("connect-import", "connect-clock", "connect-room"):
        server.run(cell)
    settle(server, "alice.state == 'joined'")
    assert literal_eval(client.run("connect-open")) == ["Alice", "Bob"]


def numbers(shown: str) -> list[int]:
    return [int(line.split()[0]) for line in shown.splitlines() if line[:1].isdigit()]


@playing("en", LESSON)
def test_a_number_orders_and_a_clock_does_not(lesson: Pair) -> None:
    server, client = lesson
    joined(server, client)
    stamp = guessed(server, "stamp-guess", "later")
    _, typed, _, sent = client.run("stamp-send").split()
    arrived = client.run("stamp-room").split()[1]
    assert arrived < typed < sent
    assert {one[-6:] for one in (typed, sent, arrived)} == {"+00:00"}
    came_true(server, stamp, "earlier")
    server.run("iso-same")
    assert server.ask("print(utc == wib)").strip() == "True"
    assert "TypeError" in server.run("iso-naive")

    back = guessed(server, "back-guess", "rising")
    number = guessed(server, "back-guess-number", "next")
    server.run("back-send")
    settle(client, "bob.messages[-1].text == 'Dua'")
    assert [line.split()[-1] for line in client.run("order-number").splitlines()] == ["Satu", "Dua"]
    assert client.run("order-stamp").splitlines()[0].endswith("Dua")
    came_true(server, back, "back")
    came_true(server, number, "next")


@playing("id", LESSON)
def test_nothing_is_lost_with_the_cable(lesson: Pair) -> None:
    server, client = lesson
    joined(server, client)
    client.run("stamp-send")
    lost = guessed(server, "lost-guess", "gap")
    server.run("lost-stop")
    settle(client, "bob.state == 'waiting'")
    assert client.run("lost-send") == "('waiting', ['Aku masih di sini'])"
    server.run("again-start")
    shown = client.run("again-show")
    assert numbers(shown) == [1, 2, 3, 4, 5]
    assert "5 Bob Aku masih di sini" in shown
    assert shown.endswith("[]")
    came_true(server, lost, "next")
    assert "seq <= self._last" in source_shown(server, "read-show")


@playing("en", LESSON)
def test_the_function_to_write_fails_first_and_is_right_in_the_end(lesson: Pair) -> None:
    server, _ = lesson
    server.run("write-missing")
    begun = checked(server, "write-show")
    assert {"is_there", "finds_none", "finds_gaps"} <= {*begun["held"]}
    assert "bears_any_order" in begun["failed"]
    solve(server, "write-help")
    assert {*checked(server, "write-show")} == {"held"}


@playing("id", LESSON)
def test_every_cell_may_run_twice_and_in_any_order(lesson: Pair) -> None:
    server, client = lesson
    client.cells["again-show"][1].source = "bob.flush(0.3)"  # after the end nobody answers
    run_in_any_order((server, client))
