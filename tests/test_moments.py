"""Which moments a diagram shows, of whom, and in which order."""

import pytest

from chatkit.address import same_place
from chatkit.timeline.moments import LONG, conversations, lanes, listener, moments
from chatkit.timeline.states import state
from chatkit.trace.event import now
from tests.helpers import until
from tests.made_up_story import HERE, THERE, MadeUpStory
from tests.recorded_programs import PLAIN, TRACED, RecordedPrograms


def names(programs: RecordedPrograms | MadeUpStory) -> list[str]:
    found = moments(programs.story)
    return [f"{moment.call.name}{'' if moment.end else '…'}" for moment in found]


def test_a_call_that_waits_has_two_marks_and_another_has_one(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    server.begin("c.recv(10)")
    programs.waiting("server", "recv")
    client.do("s.send(b'halo')")
    server.done()
    programs.ended("client", "send")
    programs.ended("server", "recv")
    found = [(moment.call.name, moment.end) for moment in programs.moments()]
    assert found[-3:] == [("recv", False), ("send", True), ("recv", True)]
    assert ("bind", True) in found
    assert ("bind", False) not in found


@pytest.mark.parametrize("client", ["recorded", "not recorded"])
def test_a_call_that_found_its_client_bytes_or_end_ready_has_one_mark(
    programs: RecordedPrograms, client: str
) -> None:
    server, port = programs.listening()
    other = programs.run("client", TRACED if client == "recorded" else PLAIN)
    other.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port})); s.send(b'halo'); s.close()")
    server.do("d.settimeout(5); c, _ = d.accept(); c.recv(10); c.recv(10)")
    programs.ended("server", "recv", 2)
    found = [name for name in names(programs) if name.startswith(("accept", "recv", "connect"))]
    assert found == ["connect"] * (client == "recorded") + ["accept", "recv", "recv"]


def test_a_short_wait_is_one_where_the_record_tells_that_its_end_came_later() -> None:
    made = MadeUpStory()
    client, server = made.program("client"), made.program("server")
    made.call(server, "listen", 1, local=THERE)
    accept = made.start(server, "accept", 1, local=THERE, wait=-1)
    made.connected(client, 1, HERE, THERE)
    made.end(server, "accept", accept, made=2, local=THERE, peer=HERE)
    recv = made.start(server, "recv", 2, size=10, wait=-1)
    made.call(client, "send", 1, moved=4, wait=-1)
    made.end(server, "recv", recv, size=4)
    last = made.start(server, "recv", 2, size=10, wait=-1)
    made.call(client, "close", 1)
    made.end(server, "recv", last, size=0)
    waits = ["accept…", "accept", "recv…", "recv", "recv…", "recv"]
    assert [one for one in names(made) if one.startswith(("accept", "recv"))] == waits


def test_a_time_limit_that_is_up_was_a_wait_however_short(programs: RecordedPrograms) -> None:
    server, _ = programs.listening()
    assert server.do("d.settimeout(0.001); d.accept()") == "TimeoutError"
    programs.ended("server", "accept")
    assert names(programs)[-2:] == ["accept…", "accept"]


def test_a_connect_stands_before_the_accept_that_it_has_ended() -> None:
    made = MadeUpStory()
    client, server = made.program("client"), made.program("server")
    accept = made.start(server, "accept", 1, local=THERE, wait=-1)
    connect = made.start(client, "connect", 1, peer=THERE, wait=-1)
    made.end(server, "accept", accept, made=2, local=THERE, peer=HERE)
    made.end(client, "connect", connect, local=HERE, peer=THERE)
    assert names(made) == ["accept…", "connect", "accept"]
    (connected,) = (moment for moment in moments(made.story) if moment.call.name == "connect")
    assert connected.call.socket
    assert state(made.story, connected.call.socket, connected.told) == "ESTABLISHED"


def test_marks_are_in_the_order_of_time(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    for _ in range(5):
        client.do("s.send(b'ping')")
        server.do("c.send(c.recv(10))")
        client.do("s.recv(10)")
    programs.ended("client", "recv", 5)
    times = [moment.time for moment in programs.moments()]
    assert times == sorted(times)
    assert len(times) > 20


def test_a_send_that_is_held_up_is_seen_to_wait(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.begin("s.sendall(bytes(20_000_000))")
    send = programs.waiting("client", "sendall")
    assert [moment.end for moment in programs.moments() if moment.call is send] == [False]
    until(lambda: send.lasted(now()) > LONG)
    server.do("n = 0\nwhile n < 20_000_000: n += len(c.recv(1_000_000))")
    client.done()
    programs.ended("client", "sendall")
    assert [moment.end for moment in programs.moments() if moment.call is send] == [False, True]


def test_options_are_left_to_the_table(programs: RecordedPrograms) -> None:
    server, _ = programs.pair()
    server.do("c.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1); c.settimeout(5)")
    programs.ended("server", "settimeout")
    assert {"setsockopt", "settimeout"} <= {call.name for call in programs.calls("server")}
    assert not {"setsockopt", "settimeout"} & set(names(programs))


def test_who_listens_stands_first(programs: RecordedPrograms) -> None:
    client = programs.run("client")
    client.do("s = socket.socket()")
    programs.ended("client", "socket")
    _, port = programs.listening()
    client.do(f"s.connect(('127.0.0.1', {port}))")
    programs.ended("client", "connect")
    programs.ended("server", "listen")
    assert [process.name for process in programs.story.processes] == ["client", "server"]
    assert [process.name for process in lanes(programs.story, programs.moments())] == [
        "server",
        "client",
    ]


def test_two_programs_of_one_name_are_two_lanes(programs: RecordedPrograms) -> None:
    _, port = programs.listening()
    for name in ("client", "client 2"):
        programs.run("client").do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
        programs.ended(name, "connect")
    found = [process.name for process in lanes(programs.story, programs.moments())]
    assert found == ["server", "client", "client 2"]


def test_a_conversation_has_two_ends_and_the_one_that_connected_is_named_first(
    programs: RecordedPrograms,
) -> None:
    programs.pair()
    programs.ended("client", "connect")
    programs.ended("server", "accept")
    (found,) = conversations(programs.story)
    assert found.name.startswith("client 127.0.0.1:")
    assert "⇄ server 127.0.0.1:" in found.name


def test_a_conversation_may_have_one_end_that_is_recorded(programs: RecordedPrograms) -> None:
    server, port = programs.listening()
    programs.run("client", PLAIN).do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
    server.do("c, _ = d.accept()")
    programs.ended("server", "accept")
    (found,) = conversations(programs.story)
    assert found.other is None
    assert "⇄ ? 127.0.0.1:" in found.name


def test_a_duplicated_socket_is_the_same_conversation(programs: RecordedPrograms) -> None:
    _, client = programs.pair()
    client.do("t = s.dup(); t.send(b'halo'); s.send(b'lagi')")
    programs.ended("client", "send", 2)
    assert len(conversations(programs.story)) == 1


def test_one_conversation_leaves_the_other_out(programs: RecordedPrograms) -> None:
    server, port = programs.listening()
    for number in (1, 2):
        client = programs.run(f"client{number}")
        client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
        server.do(f"c{number}, _ = d.accept()")
        client.do(f"s.send(b'aku {number}')")
        server.do(f"c{number}.recv(10)")
    programs.ended("server", "recv", 2)
    programs.ended("client2", "send")
    first, second = conversations(programs.story)
    shown = {moment.call.data for moment in moments(programs.story, first) if moment.call.data}
    assert shown == {b"aku 1"}
    shown = {moment.call.data for moment in moments(programs.story, second) if moment.call.data}
    assert shown == {b"aku 2"}
    assert {moment.call.process.name for moment in moments(programs.story, second)} == {
        "server",
        "client2",
    }
    assert "bind" in {moment.call.name for moment in moments(programs.story, second)}


def test_a_connect_belongs_to_who_listens_there_accepted_or_not(programs: RecordedPrograms) -> None:
    server, port = programs.listening()
    client = programs.run("client")
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
    (connect,) = programs.ended("client", "connect")
    programs.ended("server", "listen")
    assert listener(programs.story, connect) is programs.process("server")
    server.do("c, _ = d.accept()")
    programs.ended("server", "accept")
    assert listener(programs.story, connect) is programs.process("server")


def test_a_server_on_every_address_is_reached_by_each() -> None:
    assert same_place("0.0.0.0:5005", "192.168.1.5:5005")
    assert same_place("[::]:5005", "[::1]:5005")
    assert same_place("127.0.0.1:5005", "127.0.0.1:5005")
    assert not same_place("0.0.0.0:5005", "192.168.1.5:5006")
    assert not same_place("127.0.0.1:5005", "192.168.1.5:5005")
