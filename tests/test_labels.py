"""The few words beside a moment, for each kind of call."""

import pytest

from chatkit import texts
from chatkit.texts import say
from chatkit.timeline.labels import describe, port
from tests.helpers import free_port
from tests.recorded_programs import RecordedPrograms


def said(programs: RecordedPrograms, program: str) -> list[str]:
    found = [moment for moment in programs.moments() if moment.call.process.name == program]
    return [describe(programs.story, moment) for moment in found]


def test_a_server_says_where_it_listens_and_whom_it_takes_in(programs: RecordedPrograms) -> None:
    programs.pair()
    bind, listen, accept = said(programs, "server")[1:3] + said(programs, "server")[-1:]
    assert bind.startswith("bind(127.0.0.1:")
    assert listen == "listen() → LISTEN"
    assert accept == f"accept() → {port(programs.calls('client', 'connect')[0].local)}"
    assert said(programs, "client")[-1] == "connect() → ESTABLISHED"


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_bytes_are_counted_and_none_at_all_is_said(
    programs: RecordedPrograms, language: str
) -> None:
    _, client = programs.pair()
    client.do("s.send(b'halo'); s.send(b''); s.close()")
    programs.ended("client", "close")
    texts.use(language)
    four, none = say("bytes", n=4), say("bytes", n=0)
    expected = [f"send({four})", f"send(b'') → {none}", "close() → FIN_WAIT_2"]
    assert said(programs, "client")[-3:] == expected


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_end_of_the_stream_is_told_in_words(programs: RecordedPrograms, language: str) -> None:
    server, client = programs.pair()
    client.do("s.close()")
    server.do("c.recv(10)")
    programs.ended("server", "recv")
    texts.use(language)
    assert said(programs, "server")[-1] == f"recv() → {say('no_more')}"


def test_what_goes_on_says_that_it_waits_or_asks(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    client.begin("input()")
    programs.waiting("server", "recv")
    programs.waiting("client", "input")
    assert said(programs, "server")[-1] == say("diagram_waits", call="recv()")
    assert said(programs, "client")[-1] == say("diagram_asks", call="input()")


def test_a_fault_is_a_cross_and_its_name(programs: RecordedPrograms) -> None:
    client = programs.run("client")
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {free_port()}))")
    programs.ended("client", "connect")
    assert said(programs, "client")[-1] == "connect() ✕ ConnectionRefusedError"


def test_a_port_is_the_last_part_of_an_address() -> None:
    assert [port(address) for address in ("127.0.0.1:5005", "[::1]:80", "")] == [
        ":5005",
        ":80",
        "–",
    ]
