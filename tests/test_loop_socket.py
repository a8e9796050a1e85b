"""What the kit's own server and client record of themselves, which block in no call."""

import pytest

from chatkit.texts import say
from chatkit.timeline.states import state
from chatkit.timeline.story import Call
from chatkit.timeline.waiting import waits
from tests.helpers import free_port, until
from tests.recorded_programs import PLAIN, Program, RecordedPrograms

WAIT = """
import time
def until(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)
"""


def server(programs: RecordedPrograms) -> tuple[Program, int]:
    """Return a program with Alice's server, called `a`, and its port."""
    program = programs.run("server", PLAIN)
    program.do(WAIT)
    port = program.do("from chatkit import Server; a = Server(0, 'Alice').start(); print(a.port)")
    return program, int(port)


def client(programs: RecordedPrograms, port: int, name: str = "client") -> Program:
    """Return a program with Bob's client, called `b`, which connects."""
    program = programs.run(name, PLAIN)
    program.do(WAIT)
    program.do(f"from chatkit import Client; b = Client('127.0.0.1', {port}, 'Bob').start()")
    return program


def chat(programs: RecordedPrograms) -> tuple[Program, Program]:
    alice, port = server(programs)
    bob = client(programs, port)
    alice.do("until(lambda: a.peer)")
    bob.do("until(lambda: b.peer)")
    return alice, bob


def names(calls: list[Call]) -> list[str]:
    return [call.name for call in calls if not call.name.startswith(("set", "get"))]


def pieces(calls: list[Call]) -> list[tuple[int, bytes]]:
    return [(call.size, call.data) for call in calls]


def test_a_chat_is_recorded_with_its_calls_and_its_bytes(programs: RecordedPrograms) -> None:
    alice, bob = chat(programs)
    bob.do("b.send('Halo')")
    alice.do("until(lambda: a.my_turn); a.send('Halo juga')")
    bob.do("until(lambda: b.my_turn)")
    sent = programs.ended("server", "send", 2)
    programs.ended("server", "recv", 2)
    assert pieces(programs.ended("client", "send", 2)) == [(3, b"Bob"), (4, b"Halo")]
    assert pieces(programs.ended("server", "recv", 2)) == [(3, b"Bob"), (4, b"Halo")]
    assert pieces(programs.ended("client", "recv", 2)) == pieces(sent)
    assert (sent[0].data, sent[1].data[-16:]) == (b"Alice", b"Alice: Halo juga")
    assert names(programs.calls("server"))[:5] == ["socket", "bind", "listen", "accept", "accept"]
    assert names(programs.calls("client"))[:3] == ["socket", "connect", "send"]
    assert [call.loop for call in programs.calls("server", "accept")] == [True, True]
    made = programs.calls("server", "accept")[0].made
    assert made is programs.calls("server", "recv")[0].socket
    accepts = [moment.call for moment in programs.moments() if moment.call.name == "accept"]
    assert [call.made for call in accepts] == [made]


def test_every_piece_finds_its_way_to_the_other_end(programs: RecordedPrograms) -> None:
    alice, bob = chat(programs)
    bob.do("b.send('Halo')")
    alice.do("until(lambda: a.my_turn)")
    programs.ended("server", "recv", 2)
    programs.ended("client", "send", 2)
    programs.ended("client", "recv")
    assert len(programs.arrows("bytes")) == 3
    assert not programs.arrows("underway")
    assert {arrow.label for arrow in programs.arrows("control")} == {"SYN ⇄ SYN-ACK"}


def states(programs: RecordedPrograms, program: str) -> list[str]:
    found = programs.process(program).sockets.values()
    return [state(programs.story, socket, programs.story.until) for socket in found]


def test_the_states_are_those_of_the_sockets(programs: RecordedPrograms) -> None:
    alice, bob = chat(programs)
    programs.ended("server", "accept")
    programs.ended("client", "connect")
    assert states(programs, "server") == ["LISTEN", "ESTABLISHED"]
    assert states(programs, "client") == ["ESTABLISHED"]
    bob.do("b.stop()")
    alice.do("until(lambda: not a.peer)")
    programs.ended("client", "close")
    programs.ended("server", "close")
    assert states(programs, "server") == ["LISTEN", "CLOSED"]
    assert states(programs, "client") == ["TIME_WAIT"]
    alice.do("a.stop()")
    programs.ended("server", "close", 2)
    assert states(programs, "server") == ["CLOSED", "CLOSED"]


def test_stopping_says_goodbye_and_the_other_end_hears_it(programs: RecordedPrograms) -> None:
    alice, bob = chat(programs)
    bob.do("b.stop()")
    alice.do("until(lambda: not a.peer)")
    programs.ended("client", "close")
    programs.ended("server", "close")
    programs.ended("server", "recv", 2)
    fins = [arrow for arrow in programs.arrows("control") if arrow.label == "FIN"]
    assert [arrow.sender for arrow in fins] == [
        programs.process("client"),
        programs.process("server"),
    ]
    heard = fins[0].ends
    assert heard
    assert (heard[0].name, heard[0].size) == ("recv", 0)
    assert not programs.arrows("reset")
    assert not [call.error for call in programs.story.calls if call.error]


def test_nothing_waits_once_both_are_stopped(programs: RecordedPrograms) -> None:
    alice, bob = chat(programs)
    alice.do("a.stop()")
    bob.do("until(lambda: not b.running); b.stop()")
    programs.ended("server", "close", 2)
    programs.ended("client", "close")
    assert not [call for call in programs.story.calls if not call.over]
    for wait in waits(programs.story, programs.story.until):
        assert wait.call is None
    assert not programs.arrows("underway")


def test_a_server_waits_in_the_background_and_blocks_nobody(programs: RecordedPrograms) -> None:
    server(programs)
    programs.waiting("server", "accept")
    (wait,) = waits(programs.story, programs.story.until)
    assert wait.call is None
    assert wait.ends == say("waits_elsewhere")
    assert not [moment for moment in programs.moments() if moment.call.name == "accept"]


def test_a_second_client_is_turned_away_without_a_reset(programs: RecordedPrograms) -> None:
    alice, _ = chat(programs)
    port = int(alice.do("print(a.port)"))
    eve = client(programs, port, "eve")
    eve.do("until(lambda: not b.running)")
    programs.ended("eve", "close")
    programs.ended("server", "shutdown")
    programs.ended("server", "close")
    assert [call.detail for call in programs.calls("server", "shutdown")] == ["SHUT_WR"]
    assert programs.calls("eve", "recv")[0].size == 0
    assert not programs.arrows("reset")
    assert states(programs, "server")[:2] == ["LISTEN", "ESTABLISHED"]


def test_a_refused_connect_fails_and_its_socket_is_closed(programs: RecordedPrograms) -> None:
    client(programs, free_port())
    (connect,) = programs.ended("client", "connect")
    programs.ended("client", "close")
    assert connect.error.startswith("ConnectionRefusedError")
    assert connect.errno
    (arrow,) = programs.arrows()
    assert (arrow.kind, arrow.stops) == ("reset", True)
    assert states(programs, "client") == ["CLOSED"]


def test_a_connect_that_is_stopped_is_over(programs: RecordedPrograms) -> None:
    program = programs.run("client", PLAIN)
    program.do(WAIT)
    program.do("from chatkit import Client; b = Client('10.255.255.1', 5005, 'Bob').start()")
    program.do("b.stop()")
    programs.ended("client", "close")
    assert not [call for call in programs.calls("client") if not call.over]


def test_a_connection_that_is_cut_is_a_fault_of_the_receive(programs: RecordedPrograms) -> None:
    alice, port = server(programs)
    bob = programs.run("bob")
    bob.do("s = socket.socket(); ")
    bob.do(f"s.connect(('127.0.0.1', {port})); s.send(b'Bob'); s.recv(100)")
    alice.do("until(lambda: a.peer)")
    bob.do(
        "import struct\n"
        "s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0)); s.close()"
    )
    alice.do("until(lambda: not a.peer)")
    programs.ended("server", "close")
    last = programs.ended("server", "recv", 2)[-1]
    assert last.error.startswith("ConnectionResetError")
    assert states(programs, "server") == ["LISTEN", "CLOSED"]


def test_a_killed_client_is_an_end_that_the_server_hears(programs: RecordedPrograms) -> None:
    alice, bob = chat(programs)
    programs.ended("client", "recv")
    bob.kill()
    alice.do("until(lambda: not a.peer)")
    programs.ended("server", "close")
    programs.tells(lambda: programs.process("client").killed)
    assert programs.calls("server", "recv")[-1].size == 0


@pytest.mark.parametrize("off", ["off", "0", "OFF"])
def test_with_recording_off_the_chat_goes_on_and_nothing_is_written(
    programs: RecordedPrograms, off: str
) -> None:
    played = programs.run("both", PLAIN)
    played.do(f"import os; os.environ['CHATKIT_TRACE'] = {off!r}")
    played.do(WAIT)
    played.do("from chatkit import Client, Server; a = Server(0, 'Alice').start()")
    played.do("b = Client('127.0.0.1', a.port, 'Bob').start()")
    played.do("until(lambda: a.peer and b.peer); b.send('Halo')")
    assert played.do("until(lambda: a.my_turn); print(a.messages[-1].text)") == "Halo"
    played.do("b.stop(); until(lambda: not a.peer); a.stop()")
    played.leave()
    assert not programs.traces.exists()


def test_the_server_can_be_started_again_and_again(programs: RecordedPrograms) -> None:
    alice, _ = server(programs)
    for _ in range(3):
        alice.do("a.start()")
    programs.ended("server", "close", 3)
    until(lambda: programs.waiting("server", "accept"))
    assert states(programs, "server") == ["CLOSED"] * 3 + ["LISTEN"]
    assert len([call for call in programs.calls("server", "accept") if not call.over]) == 1


def test_a_connection_that_comes_while_a_server_closes_leaves_nothing_that_waits(
    programs: RecordedPrograms,
) -> None:
    program = programs.run("server", PLAIN)
    program.do(
        "from chatkit.trace.loop_socket import LoopSocket; door, late = LoopSocket(), LoopSocket()"
    )
    program.do("door.at('127.0.0.1:5005'); door.did('listen'); door.wait('accept')")
    programs.waiting("server", "accept")
    program.do("door.closed(None); door.accepted(late)")
    programs.ended("server", "close")
    assert [call.over for call in programs.calls("server", "accept")] == [True]
