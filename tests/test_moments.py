"""Which moments a diagram shows, of whom, and in which order."""

from chatkit.address import same_place
from chatkit.timeline.moments import LONG, conversations, lanes, listener, moments
from chatkit.trace.event import now
from tests.helpers import until
from tests.stage import PLAIN, Stage


def names(stage: Stage) -> list[str]:
    return [f"{moment.call.name}{'' if moment.end else '…'}" for moment in stage.moments()]


def test_a_call_that_waits_has_two_marks_and_another_has_one(stage: Stage) -> None:
    server, client = stage.pair()
    server.begin("c.recv(10)")
    stage.waiting("server", "recv")
    client.do("s.send(b'halo')")
    server.done()
    stage.ended("client", "send")
    stage.ended("server", "recv")
    found = [(moment.call.name, moment.end) for moment in stage.moments()]
    assert found[-3:] == [("recv", False), ("send", True), ("recv", True)]
    assert ("bind", True) in found
    assert ("bind", False) not in found


def test_marks_are_in_the_order_of_time(stage: Stage) -> None:
    server, client = stage.pair()
    for _ in range(5):
        client.do("s.send(b'ping')")
        server.do("c.send(c.recv(10))")
        client.do("s.recv(10)")
    stage.ended("client", "recv", 5)
    times = [moment.time for moment in stage.moments()]
    assert times == sorted(times)
    assert len(times) > 20


def test_a_send_that_is_held_up_is_seen_to_wait(stage: Stage) -> None:
    server, client = stage.pair()
    client.begin("s.sendall(bytes(20_000_000))")
    send = stage.waiting("client", "sendall")
    assert [moment.end for moment in stage.moments() if moment.call is send] == [False]
    until(lambda: send.lasted(now()) > LONG)
    server.do("n = 0\nwhile n < 20_000_000: n += len(c.recv(1_000_000))")
    client.done()
    stage.ended("client", "sendall")
    assert [moment.end for moment in stage.moments() if moment.call is send] == [False, True]


def test_options_are_left_to_the_table(stage: Stage) -> None:
    server, _ = stage.pair()
    server.do("c.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1); c.settimeout(5)")
    stage.ended("server", "settimeout")
    assert {"setsockopt", "settimeout"} <= {call.name for call in stage.calls("server")}
    assert not {"setsockopt", "settimeout"} & set(names(stage))


def test_who_listens_stands_first(stage: Stage) -> None:
    client = stage.actor("client")
    client.do("s = socket.socket()")
    stage.ended("client", "socket")
    _, port = stage.listening()
    client.do(f"s.connect(('127.0.0.1', {port}))")
    stage.ended("client", "connect")
    stage.ended("server", "listen")
    assert [process.name for process in stage.story.processes] == ["client", "server"]
    assert [process.name for process in lanes(stage.story, stage.moments())] == ["server", "client"]


def test_two_programs_of_one_name_are_two_lanes(stage: Stage) -> None:
    _, port = stage.listening()
    for name in ("client", "client 2"):
        stage.actor("client").do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
        stage.ended(name, "connect")
    found = [process.name for process in lanes(stage.story, stage.moments())]
    assert found == ["server", "client", "client 2"]


def test_a_conversation_has_two_ends_and_the_one_that_connected_is_named_first(
    stage: Stage,
) -> None:
    stage.pair()
    stage.ended("client", "connect")
    stage.ended("server", "accept")
    (found,) = conversations(stage.story)
    assert found.name.startswith("client 127.0.0.1:")
    assert "⇄ server 127.0.0.1:" in found.name


def test_a_conversation_may_have_one_end_that_is_recorded(stage: Stage) -> None:
    server, port = stage.listening()
    stage.actor("client", PLAIN).do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
    server.do("c, _ = d.accept()")
    stage.ended("server", "accept")
    (found,) = conversations(stage.story)
    assert found.other is None
    assert "⇄ ? 127.0.0.1:" in found.name


def test_a_duplicated_socket_is_the_same_conversation(stage: Stage) -> None:
    _, client = stage.pair()
    client.do("t = s.dup(); t.send(b'halo'); s.send(b'lagi')")
    stage.ended("client", "send", 2)
    assert len(conversations(stage.story)) == 1


def test_one_conversation_leaves_the_other_out(stage: Stage) -> None:
    server, port = stage.listening()
    for number in (1, 2):
        client = stage.actor(f"client{number}")
        client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
        server.do(f"c{number}, _ = d.accept()")
        client.do(f"s.send(b'aku {number}')")
        server.do(f"c{number}.recv(10)")
    stage.ended("server", "recv", 2)
    stage.ended("client2", "send")
    first, second = conversations(stage.story)
    shown = {moment.call.data for moment in moments(stage.story, first) if moment.call.data}
    assert shown == {b"aku 1"}
    shown = {moment.call.data for moment in moments(stage.story, second) if moment.call.data}
    assert shown == {b"aku 2"}
    assert {moment.call.process.name for moment in moments(stage.story, second)} == {
        "server",
        "client2",
    }
    assert "bind" in {moment.call.name for moment in moments(stage.story, second)}


def test_a_connect_belongs_to_who_listens_there_accepted_or_not(stage: Stage) -> None:
    server, port = stage.listening()
    client = stage.actor("client")
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
    (connect,) = stage.ended("client", "connect")
    stage.ended("server", "listen")
    assert listener(stage.story, connect) is stage.process("server")
    server.do("c, _ = d.accept()")
    stage.ended("server", "accept")
    assert listener(stage.story, connect) is stage.process("server")


def test_a_server_on_every_address_is_reached_by_each() -> None:
    assert same_place("0.0.0.0:5005", "192.168.1.5:5005")
    assert same_place("[::]:5005", "[::1]:5005")
    assert same_place("127.0.0.1:5005", "127.0.0.1:5005")
    assert not same_place("0.0.0.0:5005", "192.168.1.5:5006")
    assert not same_place("127.0.0.1:5005", "192.168.1.5:5005")
