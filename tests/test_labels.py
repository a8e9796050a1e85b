"""The few words beside a moment, for each kind of call."""

import pytest

from chatkit import texts
from chatkit.timeline.labels import describe, port
from tests.helpers import free_port
from tests.stage import Stage


def said(stage: Stage, program: str) -> list[str]:
    found = [moment for moment in stage.moments() if moment.call.process.name == program]
    return [describe(stage.story, moment) for moment in found]


def test_a_server_says_where_it_listens_and_whom_it_takes_in(stage: Stage) -> None:
    stage.pair()
    bind, listen, accept = said(stage, "server")[1:3] + said(stage, "server")[-1:]
    assert bind.startswith("bind(127.0.0.1:")
    assert listen == "listen() → LISTEN"
    assert accept == f"accept() → {port(stage.calls('client', 'connect')[0].local)}"
    assert said(stage, "client")[-1] == "connect() → ESTABLISHED"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ["send(4 byte)", "send(b'') → 0 byte", "close() → FIN_WAIT_2"]),
        ("en", ["send(4 B)", "send(b'') → 0 B", "close() → FIN_WAIT_2"]),
    ],
)
def test_bytes_are_counted_and_none_at_all_is_said(
    stage: Stage, language: str, words: list[str]
) -> None:
    _, client = stage.pair()
    client.do("s.send(b'halo'); s.send(b''); s.close()")
    stage.ended("client", "close")
    texts.use(language)
    assert said(stage, "client")[-3:] == words


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "recv() → b'' (tidak ada lagi)"), ("en", "recv() → b'' (no more)")],
)
def test_the_end_of_the_stream_is_told_in_words(stage: Stage, language: str, words: str) -> None:
    server, client = stage.pair()
    client.do("s.close()")
    server.do("c.recv(10)")
    stage.ended("server", "recv")
    texts.use(language)
    assert said(stage, "server")[-1] == words


def test_what_goes_on_says_that_it_waits_or_asks(stage: Stage) -> None:
    server, client = stage.pair()
    server.begin("c.recv(10)")
    client.begin("input()")
    stage.waiting("server", "recv")
    stage.waiting("client", "input")
    assert said(stage, "server")[-1] == "recv() menunggu…"
    assert said(stage, "client")[-1] == "input() bertanya…"


def test_a_fault_is_a_cross_and_its_name(stage: Stage) -> None:
    client = stage.actor("client")
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {free_port()}))")
    stage.ended("client", "connect")
    assert said(stage, "client")[-1] == "connect() ✕ ConnectionRefusedError"


def test_a_port_is_the_last_part_of_an_address() -> None:
    assert [port(address) for address in ("127.0.0.1:5005", "[::1]:80", "")] == [
        ":5005",
        ":80",
        "–",
    ]
