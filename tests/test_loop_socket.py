"""What the kit's own server and client record of themselves, which block in no call."""

import pytest

from chatkit.timeline.states import state
from chatkit.timeline.story import Call
from chatkit.timeline.waiting import waits
from tests.helpers import free_port, until
from tests.stage import PLAIN, Actor, Stage

WAIT = """
import time
def until(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)
"""


def server(stage: Stage) -> tuple[Actor, int]:
    """Return a program with Alice's server, called `a`, and its port."""
    actor = stage.actor("server", PLAIN)
    actor.do(WAIT)
    port = actor.do("from chatkit import Server; a = Server(0, 'Alice').start(); print(a.port)")
    return actor, int(port)


def client(stage: Stage, port: int, name: str = "client") -> Actor:
    """Return a program with Bob's client, called `b`, which connects."""
    actor = stage.actor(name, PLAIN)
    actor.do(WAIT)
    actor.do(f"from chatkit import Client; b = Client('127.0.0.1', {port}, 'Bob').start()")
    return actor


def chat(stage: Stage) -> tuple[Actor, Actor]:
    alice, port = server(stage)
    bob = client(stage, port)
    alice.do("until(lambda: a.peer)")
    bob.do("until(lambda: b.peer)")
    return alice, bob


def names(calls: list[Call]) -> list[str]:
    return [call.name for call in calls if not call.name.startswith(("set", "get"))]


def pieces(calls: list[Call]) -> list[tuple[int, bytes]]:
    return [(call.size, call.data) for call in calls]


def test_a_chat_is_recorded_with_its_calls_and_its_bytes(stage: Stage) -> None:
    alice, bob = chat(stage)
    bob.do("b.send('Halo')")
    alice.do("until(lambda: a.my_turn); a.send('Halo juga')")
    bob.do("until(lambda: b.my_turn)")
    sent = stage.ended("server", "send", 2)
    stage.ended("server", "recv", 2)
    assert pieces(stage.ended("client", "send", 2)) == [(3, b"Bob"), (4, b"Halo")]
    assert pieces(stage.ended("server", "recv", 2)) == [(3, b"Bob"), (4, b"Halo")]
    assert pieces(stage.ended("client", "recv", 2)) == pieces(sent)
    assert (sent[0].data, sent[1].data[-16:]) == (b"Alice", b"Alice: Halo juga")
    assert names(stage.calls("server"))[:5] == ["socket", "bind", "listen", "accept", "accept"]
    assert names(stage.calls("client"))[:3] == ["socket", "connect", "send"]
    assert [call.loop for call in stage.calls("server", "accept")] == [True, True]
    made = stage.calls("server", "accept")[0].made
    assert made is stage.calls("server", "recv")[0].socket
    accepted = [moment.call for moment in stage.moments() if moment.call.name == "accept"]
    assert [call.made for call in accepted] == [made]


def test_every_piece_finds_its_way_to_the_other_end(stage: Stage) -> None:
    alice, bob = chat(stage)
    bob.do("b.send('Halo')")
    alice.do("until(lambda: a.my_turn)")
    stage.ended("server", "recv", 2)
    stage.ended("client", "send", 2)
    stage.ended("client", "recv")
    assert len(stage.arrows("bytes")) == 3
    assert not stage.arrows("underway")
    assert {arrow.label for arrow in stage.arrows("control")} == {"SYN ⇄ SYN-ACK"}


def states(stage: Stage, program: str) -> list[str]:
    found = stage.process(program).sockets.values()
    return [state(stage.story, socket, stage.story.until) for socket in found]


def test_the_states_are_those_of_the_sockets(stage: Stage) -> None:
    alice, bob = chat(stage)
    stage.ended("server", "accept")
    stage.ended("client", "connect")
    assert states(stage, "server") == ["LISTEN", "ESTABLISHED"]
    assert states(stage, "client") == ["ESTABLISHED"]
    bob.do("b.stop()")
    alice.do("until(lambda: not a.peer)")
    stage.ended("client", "close")
    stage.ended("server", "close")
    assert states(stage, "server") == ["LISTEN", "CLOSED"]
    assert states(stage, "client") == ["TIME_WAIT"]
    alice.do("a.stop()")
    stage.ended("server", "close", 2)
    assert states(stage, "server") == ["CLOSED", "CLOSED"]


def test_stopping_says_goodbye_and_the_other_end_hears_it(stage: Stage) -> None:
    alice, bob = chat(stage)
    bob.do("b.stop()")
    alice.do("until(lambda: not a.peer)")
    stage.ended("client", "close")
    stage.ended("server", "close")
    stage.ended("server", "recv", 2)
    fins = [arrow for arrow in stage.arrows("control") if arrow.label == "FIN"]
    assert [arrow.sender for arrow in fins] == [stage.process("client"), stage.process("server")]
    heard = fins[0].ends
    assert heard
    assert (heard[0].name, heard[0].size) == ("recv", 0)
    assert not stage.arrows("reset")
    assert not [call.error for call in stage.story.calls if call.error]


def test_nothing_waits_once_both_are_stopped(stage: Stage) -> None:
    alice, bob = chat(stage)
    alice.do("a.stop()")
    bob.do("until(lambda: not b.running); b.stop()")
    stage.ended("server", "close", 2)
    stage.ended("client", "close")
    assert not [call for call in stage.story.calls if not call.over]
    for wait in waits(stage.story, stage.story.until):
        assert wait.call is None
    assert not stage.arrows("underway")


def test_a_server_waits_in_the_background_and_blocks_nobody(stage: Stage) -> None:
    server(stage)
    stage.waiting("server", "accept")
    (wait,) = waits(stage.story, stage.story.until)
    assert "accept()" in wait.sentence
    assert "di latar belakang" in wait.sentence
    assert not [moment for moment in stage.moments() if moment.call.name == "accept"]


def test_a_second_client_is_turned_away_without_a_reset(stage: Stage) -> None:
    alice, _ = chat(stage)
    port = int(alice.do("print(a.port)"))
    eve = client(stage, port, "eve")
    eve.do("until(lambda: not b.running)")
    stage.ended("eve", "close")
    stage.ended("server", "shutdown")
    stage.ended("server", "close")
    assert [call.detail for call in stage.calls("server", "shutdown")] == ["SHUT_WR"]
    assert stage.calls("eve", "recv")[0].size == 0
    assert not stage.arrows("reset")
    assert states(stage, "server")[:2] == ["LISTEN", "ESTABLISHED"]


def test_a_refused_connect_fails_and_its_socket_is_closed(stage: Stage) -> None:
    client(stage, free_port())
    (connect,) = stage.ended("client", "connect")
    stage.ended("client", "close")
    assert connect.error.startswith("ConnectionRefusedError")
    assert connect.errno
    (arrow,) = stage.arrows()
    assert (arrow.kind, arrow.stops) == ("reset", True)
    assert states(stage, "client") == ["CLOSED"]


def test_a_connect_that_is_stopped_is_over(stage: Stage) -> None:
    actor = stage.actor("client", PLAIN)
    actor.do(WAIT)
    actor.do("from chatkit import Client; b = Client('10.255.255.1', 5005, 'Bob').start()")
    actor.do("b.stop()")
    stage.ended("client", "close")
    assert not [call for call in stage.calls("client") if not call.over]


def test_a_connection_that_is_cut_is_a_fault_of_the_receive(stage: Stage) -> None:
    alice, port = server(stage)
    bob = stage.actor("bob")
    bob.do("s = socket.socket(); ")
    bob.do(f"s.connect(('127.0.0.1', {port})); s.send(b'Bob'); s.recv(100)")
    alice.do("until(lambda: a.peer)")
    bob.do(
        "import struct\n"
        "s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0)); s.close()"
    )
    alice.do("until(lambda: not a.peer)")
    stage.ended("server", "close")
    last = stage.ended("server", "recv", 2)[-1]
    assert last.error.startswith("ConnectionResetError")
    assert states(stage, "server") == ["LISTEN", "CLOSED"]


def test_a_killed_client_is_an_end_that_the_server_hears(stage: Stage) -> None:
    alice, bob = chat(stage)
    stage.ended("client", "recv")
    bob.kill()
    alice.do("until(lambda: not a.peer)")
    stage.ended("server", "close")
    stage.tells(lambda: stage.process("client").killed)
    assert stage.calls("server", "recv")[-1].size == 0


@pytest.mark.parametrize("off", ["off", "0", "OFF"])
def test_with_recording_off_the_chat_goes_on_and_nothing_is_written(stage: Stage, off: str) -> None:
    played = stage.actor("both", PLAIN)
    played.do(f"import os; os.environ['CHATKIT_TRACE'] = {off!r}")
    played.do(WAIT)
    played.do("from chatkit import Client, Server; a = Server(0, 'Alice').start()")
    played.do("b = Client('127.0.0.1', a.port, 'Bob').start()")
    played.do("until(lambda: a.peer and b.peer); b.send('Halo')")
    assert played.do("until(lambda: a.my_turn); print(a.messages[-1].text)") == "Halo"
    played.do("b.stop(); until(lambda: not a.peer); a.stop()")
    played.leave()
    assert not stage.traces.exists()


def test_the_server_can_be_started_again_and_again(stage: Stage) -> None:
    alice, _ = server(stage)
    for _ in range(3):
        alice.do("a.start()")
    stage.ended("server", "close", 3)
    until(lambda: stage.waiting("server", "accept"))
    assert states(stage, "server") == ["CLOSED"] * 3 + ["LISTEN"]
    assert len([call for call in stage.calls("server", "accept") if not call.over]) == 1


def test_a_connection_that_comes_while_a_server_closes_leaves_nothing_that_waits(
    stage: Stage,
) -> None:
    actor = stage.actor("server", PLAIN)
    actor.do(
        "from chatkit.trace.loop_socket import LoopSocket; door, late = LoopSocket(), LoopSocket()"
    )
    actor.do("door.at('127.0.0.1:5005'); door.did('listen'); door.wait('accept')")
    stage.waiting("server", "accept")
    actor.do("door.closed(None); door.accepted(late)")
    stage.ended("server", "close")
    assert [call.over for call in stage.calls("server", "accept")] == [True]
