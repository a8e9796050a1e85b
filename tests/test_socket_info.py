"""What a socket looks like from inside, and values of all kinds on one line."""

import socket
import sys
import time
from contextlib import suppress
from typing import Any

import pytest

from chatkit.stepper.socket_info import describe, socket_info
from chatkit.stepper.values import LONGEST, brief, is_handed, result, variables
from chatkit.texts import say
from tests.helpers import Desk, until
from tests.sentences import heard

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


@pytest.fixture
def pair(desk: Desk) -> tuple[socket.socket, socket.socket]:
    listener = desk.listen()
    client = desk.connect(listener.getsockname()[1])
    return client, desk.accept(listener)


def test_a_new_socket_has_no_address_and_no_state_but_closed() -> None:
    with socket.socket() as sock:
        seen = socket_info(sock)
        assert (seen.fd, seen.state, seen.peer) == (sock.fileno(), "CLOSED", "")
        keys = ("look_unconnected", "look_unbound", "look_blocking")
        assert describe(sock).endswith(" · ".join(map(say, keys)))
    assert socket_info(sock).fd == -1
    assert describe(sock) == say("look_closed")


@linux
def test_a_listening_socket_tells_how_many_wait_in_its_backlog(desk: Desk) -> None:
    listener = desk.listen(backlog=3)
    assert (
        socket_info(listener).state,
        socket_info(listener).pending,
        socket_info(listener).backlog,
    ) == (
        "LISTEN",
        0,
        3,
    )
    desk.connect(listener.getsockname()[1])
    until(lambda: socket_info(listener).pending == 1)
    assert heard(describe(listener), "look_backlog", pending=1, backlog=3)
    desk.accept(listener)
    assert socket_info(listener).pending == 0


@linux
def test_a_connection_tells_the_bytes_in_both_queues(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    client, server = pair
    client.send(b"Halo")
    until(lambda: socket_info(server).unread == 4)
    assert socket_info(server).state == "ESTABLISHED"
    assert heard(describe(server), "look_queues", unread=4, unsent=0)
    server.recv(2)
    assert socket_info(server).unread == 2


@linux
def test_what_the_other_side_does_not_take_waits_in_the_send_queue(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    client, server = pair
    client.setblocking(False)
    with suppress(BlockingIOError):
        while client.send(b"x" * 65536):
            continue
    assert until(lambda: socket_info(client).unsent)
    assert heard(describe(client), "look_nonblocking")
    assert (socket_info(server).unread or 0) > 0


@linux
def test_the_state_follows_the_connection(pair: tuple[socket.socket, socket.socket]) -> None:
    client, server = pair
    client.close()
    until(lambda: socket_info(server).state == "CLOSE_WAIT")
    assert "CLOSE_WAIT" in describe(server)


def test_a_time_limit_is_told(pair: tuple[socket.socket, socket.socket]) -> None:
    assert heard(describe(pair[0]), "look_timeout", seconds=10)
    assert f"{pair[0].getsockname()[1]} ↔ 127.0.0.1:" in describe(pair[0])


def test_other_kinds_of_sockets_are_described_too() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        assert socket_info(sock).state == ""
        assert heard(describe(sock), "look_unbound")
    one, other = socket.socketpair()
    with one, other:
        assert str(one.fileno()) in describe(one)


def test_where_the_system_does_not_tell_it_is_said(
    pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    client, _ = pair
    assert socket_info(client).state == "ESTABLISHED"
    assert (socket_info(client).unread, socket_info(client).unsent) == (None, None)
    assert heard(describe(client), "look_no_queues")
    assert socket_info(desk.listen()).state == "LISTEN"
    with socket.socket() as sock:
        assert socket_info(sock).state == "CLOSED"


# values


class Shy:
    def __repr__(self) -> str:
        raise RuntimeError("malu")


class Wordy:
    def __repr__(self) -> str:
        return "x" * 10_000_000


class Silent:
    def __repr__(self) -> Any:
        return None


class Pretender:
    """Says that it is something else."""

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        raise RuntimeError("pura-pura")


def test_a_repr_that_raises_is_said_to_raise() -> None:
    assert brief(Shy()) == say("value_no_repr", type="Shy", error="RuntimeError: malu")
    assert "TypeError" in brief(Silent())
    assert "RuntimeError: malu" in brief([Shy()])


@pytest.mark.parametrize(
    "value",
    [
        Wordy(),
        "x" * 10_000_000,
        b"x" * 10_000_000,
        bytearray(10_000_000),
        list(range(1_000_000)),
        dict.fromkeys(range(1000), "x" * 1000),
        10**100_000,
        [["x" * 1000] * 1000] * 1000,
    ],
    ids=type,
)
def test_a_huge_value_is_one_short_line_at_once(value: object) -> None:
    began = time.monotonic()
    text = brief(value)
    assert time.monotonic() - began < 0.5
    assert len(text) < LONGEST + 30
    assert "\n" not in text


def test_a_value_is_shown_as_python_writes_it_and_nothing_acts_on_the_screen() -> None:
    assert brief("Halo") == "'Halo'"
    assert brief(b"\x00\xff") == "b'\\x00\\xff'"
    assert brief(("127.0.0.1", 5005)) == "('127.0.0.1', 5005)"
    assert "\x1b" not in brief(type("Sly", (), {"__repr__": lambda self: "\x1b[31m\n"})())


def test_a_length_stands_beside_what_was_cut_off_and_beside_bytes_that_moved() -> None:
    assert f"({say('value_characters', n=500)})" in brief("x" * 500)
    assert f"({say('value_bytes', n=500)})" in brief(b"x" * 500)
    assert result(b"Halo") == f"b'Halo' ({say('value_bytes', n=4)})"


def test_variables_are_data_and_no_tools() -> None:
    space = {"socket": socket, "__name__": "x", "port": 1, "look": socket_info, "Shy": Shy, "_": 2}
    assert [one.name for one in variables(space)] == ["port"]
    assert [one.name for one in variables({"x": Pretender()})] == ["x"]
    assert not is_handed("socket", socket)
    assert not is_handed("look", socket_info)
    assert is_handed("port", 1)


def test_a_socket_among_the_variables_is_looked_at_anew_each_time() -> None:
    with socket.socket() as sock:
        (shown,) = variables({"sock": sock})
        assert "CLOSED" in shown.shown()
        sock.bind(("127.0.0.1", 0))
        assert f":{sock.getsockname()[1]}" in shown.shown()
    assert shown.shown() == say("look_closed")
