"""Lesson 5, text and bytes, played in live kernels as its text says."""

import re
from collections.abc import Iterator

import pytest

from tests.kernels import Kernel, came_true, guessed, kernels_of, playing
from tests.lessons.cells import checked, impatient, run_in_any_order, solve

Pair = tuple[Kernel, ...]


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with kernels_of(*request.param) as kernels:
        yield kernels


@playing("id", "05-text-and-bytes")
def test_a_letter_is_cut_and_joined_again(lesson: Pair) -> None:
    server, client = lesson
    assert "43 61 66 c3 a9" in server.run("letters-show")
    counted = [line.split()[1:] for line in server.run("count-show").splitlines()]
    assert counted == [["1", "1"], ["1", "2"], ["1", "3"], ["1", "4"], ["2", "8"]]
    assert "CafÃ©" in server.run("codec-mojibake")
    error = server.run("codec-error")
    assert re.search("UnicodeDecodeError.*0xe9", error)
    assert "Traceback" in error

    server.run("listen-open")
    assert client.run("send-text") == "601"
    kind = guessed(client, "send-guess-type", "utf8")
    assert "TypeError" in client.run("send-connect")
    came_true(client, kind, "type_error")
    size = guessed(client, "send-guess-size", "601")
    assert client.run("send-bytes") == ""
    came_true(client, size, "1201")

    cut = guessed(server, "cut-guess", "whole")
    assert server.run("cut-recv") == "1024"
    error = server.run("cut-decode")
    assert re.search("UnicodeDecodeError.*position 1023", error)
    assert "c3 a9 c3 a9 c3  " in server.run("cut-end")
    assert "a9 c3 a9 c3 a9  " in server.run("cut-next")
    came_true(server, cut, "half")
    assert server.run("cure-decode") == "(512, 89)"
    server.ask("assert first + second == 'a' + 600 * 'é'")
    assert "codecs.utf_8_decode" in server.run("read-show")
    server.run("end-close")


@playing("en", "05-text-and-bytes")
def test_the_ways_out_lead_on(lesson: Pair) -> None:
    server, client = lesson
    client.run("send-text")
    assert "ConnectionRefusedError" in client.run("send-connect")
    server.run("letters-show")
    server.run("listen-open")
    impatient(server)
    assert "TimeoutError" in server.run("cut-recv")
    for _ in range(2):  # twice, so that the first of the connections is over
        client.run("send-connect")
    client.run("send-bytes")
    assert server.run("cut-recv") == "0"
    assert server.run("cut-recv") == "1024"


@playing("id", "05-text-and-bytes")
def test_the_function_to_write_fails_first_and_is_right_in_the_end(lesson: Pair) -> None:
    server, _ = lesson
    server.run("write-letters")
    begun = checked(server, "write-show")
    assert {"is_there", "gives_text", "knows_utf8"} < {*begun["held"]}
    assert "joins_letters" in begun["failed"]
    solve(server, "write-help")
    assert {*checked(server, "write-show")} == {"held"}


@playing("en", "05-text-and-bytes")
def test_every_cell_may_run_twice_and_in_any_order(lesson: Pair) -> None:
    run_in_any_order(lesson)
