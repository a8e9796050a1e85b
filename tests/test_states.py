"""The state of each end as the calls tell it, beside what the system itself says."""

import os
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from chatkit.timeline.states import TIME_WAIT, reset_at, state
from chatkit.timeline.story import Socket
from chatkit.trace.event import now
from chatkit.trace.sockets import Plain, TracedSocket
from tests.helpers import LOOPBACK, free_port, until
from tests.recorded_process import RecordedProcess, end_of
from tests.recorded_programs import RecordedPrograms


@pytest.fixture
def here(tmp_path: Path) -> Iterator[RecordedProcess]:
    with RecordedProcess(tmp_path) as process:
        yield process


def by_system(local: str, peer: str) -> str:
    """Return what the system calls the state of an end."""
    for known in psutil.net_connections("tcp"):
        ends = [f"{end.ip}:{end.port}" if end else "" for end in (known.laddr, known.raddr)]
        if ends == [local, peer]:
            return str(known.status).replace("WAIT1", "WAIT_1").replace("WAIT2", "WAIT_2")
    return "CLOSED"


def told(here: RecordedProcess, sock: TracedSocket) -> str:
    """Return the state of a socket by its story, once the system says the same."""
    story = here.story()
    end = end_of(story, sock)
    found = state(story, end, now())
    try:
        by_system(end.local, end.peer)
    except psutil.AccessDenied:  # macOS tells it to an administrator only
        return found
    until(lambda: by_system(end.local, end.peer) == found, 3, lambda: (found, _all(end)))
    return found


def _all(end: Socket) -> object:
    return end.local, end.peer, by_system(end.local, end.peer)


# the way up


def test_a_new_socket_a_bound_one_and_one_that_listens(here: RecordedProcess) -> None:
    listener = here.fresh()
    assert told(here, listener) == "CLOSED"
    listener.bind((LOOPBACK, 0))
    assert told(here, listener) == "CLOSED"
    listener.listen(1)
    assert told(here, listener) == "LISTEN"
    listener.close()
    assert told(here, listener) == "CLOSED"


def test_a_connection_is_established_before_it_is_accepted(here: RecordedProcess) -> None:
    listener, client = here.listen(), here.fresh()
    client.connect(listener.getsockname())
    assert told(here, client) == "ESTABLISHED"
    conn = here.accept(listener)
    assert [told(here, sock) for sock in (client, conn, listener)] == [
        "ESTABLISHED", "ESTABLISHED", "LISTEN",
    ]  # fmt: skip


def test_a_refused_connect_leaves_a_closed_socket(here: RecordedProcess) -> None:
    client = here.fresh()
    with pytest.raises(ConnectionRefusedError):
        client.connect((LOOPBACK, free_port()))
    assert told(here, client) == "CLOSED"


@pytest.mark.skipif(os.name == "nt", reason="Windows answers when the queue is full")
@pytest.mark.parametrize("seconds", [0, 0.05])
def test_a_connect_that_nobody_answers_goes_on(seconds: float, here: RecordedProcess) -> None:
    crowded = here.fresh()
    crowded.bind((LOOPBACK, 0))
    crowded.listen(0)
    clients = [here.fresh() for _ in range(4)]
    for client in clients:
        client.settimeout(seconds)
        client.connect_ex(crowded.getsockname())
    last = clients[-1]
    story = here.story()
    end = end_of(story, last)
    assert state(story, end, now()) == "SYN_SENT"
    local = "{}:{}".format(*last.getsockname())
    assert by_system(local, end.peer) == "SYN_SENT"
    last.close()
    assert told(here, last) == "CLOSED"


def test_a_connect_that_did_not_wait_and_was_refused_later_is_closed(here: RecordedProcess) -> None:
    client = here.fresh()
    client.setblocking(False)
    client.connect_ex((LOOPBACK, free_port()))
    client.setblocking(True)
    with pytest.raises(ConnectionRefusedError):
        client.recv(1)
    assert told(here, client) == "CLOSED"


# the way down


@pytest.mark.parametrize("first", [0, 1])
def test_who_closes_first_waits_and_the_other_is_done(first: int, here: RecordedProcess) -> None:
    pair = here.pair()
    one, other = pair[first], pair[1 - first]
    one.close()
    assert (told(here, one), told(here, other)) == ("FIN_WAIT_2", "CLOSE_WAIT")
    assert other.recv(1) == b""
    assert (told(here, one), told(here, other)) == ("FIN_WAIT_2", "CLOSE_WAIT")
    other.close()
    assert told(here, one) == "TIME_WAIT"
    story = here.story()
    assert state(story, end_of(story, other), now()) == "CLOSED"
    assert reset_at(story, end_of(story, one)) is None


@pytest.mark.parametrize("first", [0, 1])
def test_half_a_close_leaves_the_other_half_open(first: int, here: RecordedProcess) -> None:
    pair = here.pair()
    one, other = pair[first], pair[1 - first]
    one.shutdown(socket.SHUT_WR)
    assert (told(here, one), told(here, other)) == ("FIN_WAIT_2", "CLOSE_WAIT")
    other.sendall(b"masih bisa")
    assert one.recv(100) == b"masih bisa"
    assert (told(here, one), told(here, other)) == ("FIN_WAIT_2", "CLOSE_WAIT")
    other.shutdown(socket.SHUT_WR)
    assert told(here, one) == "TIME_WAIT"
    one.close()
    assert told(here, one) == "TIME_WAIT"


def test_closing_only_the_ear_says_nothing(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.shutdown(socket.SHUT_RD)
    assert client.recv(1) == b""
    assert (told(here, client), told(here, conn)) == ("ESTABLISHED", "ESTABLISHED")


def test_shutting_both_ways_is_a_goodbye(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.shutdown(socket.SHUT_RDWR)
    assert (told(here, client), told(here, conn)) == ("FIN_WAIT_2", "CLOSE_WAIT")


def test_time_wait_has_an_end(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.close()
    conn.close()
    story = here.story()
    end, other = end_of(story, client), end_of(story, conn)
    assert other.closed
    assert state(story, end, other.closed + TIME_WAIT - 1) == "TIME_WAIT"
    assert state(story, end, other.closed + TIME_WAIT) == "CLOSED"


def test_back_then_the_states_were_others(here: RecordedProcess) -> None:
    listener, client = here.listen(), here.fresh()
    client.connect(listener.getsockname())
    conn = here.accept(listener)
    client.close()
    conn.close()
    story = here.story()
    moments = {}
    for call in story.calls:
        assert call.end
        moments[call.name] = (call.start, call.end)
    mine, theirs = end_of(story, client), end_of(story, conn)
    door = end_of(story, listener)
    assert state(story, door, moments["listen"][0]) == "CLOSED"
    assert state(story, door, moments["listen"][1]) == "LISTEN"
    assert state(story, mine, moments["connect"][0] - 1) == "CLOSED"
    assert state(story, mine, moments["connect"][0]) == "SYN_SENT"
    assert state(story, mine, moments["connect"][1]) == "ESTABLISHED"
    assert state(story, theirs, moments["accept"][1] - 1) == "CLOSED"
    assert state(story, theirs, moments["accept"][1]) == "ESTABLISHED"
    assert state(story, theirs, moments["close"][0] - 1) == "CLOSE_WAIT"


# resets


@pytest.mark.parametrize("first", [0, 1])
def test_who_closes_with_unread_bytes_ends_both_at_once(first: int, here: RecordedProcess) -> None:
    pair = here.pair()
    one, other = pair[first], pair[1 - first]
    other.sendall(b"tak terbaca")
    until(lambda: one.recv(100, socket.MSG_PEEK))
    one.close()
    assert (told(here, one), told(here, other)) == ("CLOSED", "CLOSED")
    story = here.story()
    mine, theirs = end_of(story, one), end_of(story, other)
    assert reset_at(story, mine) == reset_at(story, theirs) == mine.closed


def test_who_sends_to_a_closed_end_is_cut_off(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.close()
    assert told(here, conn) == "CLOSE_WAIT"
    conn.sendall(b"halo?")
    assert (told(here, client), told(here, conn)) == ("CLOSED", "CLOSED")
    with pytest.raises((ConnectionResetError, BrokenPipeError, ConnectionAbortedError)):
        until(lambda: conn.sendall(b"halo?"), 3)
    story = here.story()
    assert reset_at(story, end_of(story, conn)) == end_of(story, conn).sends[0].start


def test_who_sends_after_its_own_goodbye_cuts_nothing_off(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.shutdown(socket.SHUT_WR)
    with pytest.raises(OSError):  # noqa: PT011  (BrokenPipeError; Windows has a number of its own)
        client.sendall(b"halo")
    assert (told(here, client), told(here, conn)) == ("FIN_WAIT_2", "CLOSE_WAIT")


def test_an_end_that_was_closed_is_not_reset_by_a_send_that_failed(here: RecordedProcess) -> None:
    client, conn = here.pair()
    conn.shutdown(socket.SHUT_WR)
    client.close()
    with pytest.raises(OSError):  # noqa: PT011  (as above)
        conn.sendall(b"terlambat")
    assert told(here, conn) == "TIME_WAIT"


LINGER = "hh" if sys.platform == "win32" else "ii"  # how SO_LINGER is packed


@pytest.mark.parametrize(("on", "after"), [(1, "CLOSED"), (0, "CLOSE_WAIT")])
def test_a_close_with_linger_on_and_no_time_resets(
    here: RecordedProcess, on: int, after: str
) -> None:
    client, conn = here.pair()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(LINGER, on, 0))
    client.close()
    assert told(here, conn) == after
    story = here.story()
    assert (reset_at(story, end_of(story, client)) is not None) == bool(on)
    if on:
        with pytest.raises((ConnectionResetError, ConnectionAbortedError)):
            conn.recv(1)
    else:
        assert conn.recv(1) == b""


# one end alone


def test_an_end_alone_knows_what_it_has_read(here: RecordedProcess) -> None:
    listener = here.listen()
    with Plain() as stranger:
        stranger.connect(listener.getsockname())
        conn = here.accept(listener)
        assert told(here, conn) == "ESTABLISHED"
    assert conn.recv(1) == b""
    assert told(here, conn) == "CLOSE_WAIT"


def test_an_end_alone_knows_a_reset_when_it_notices_it(here: RecordedProcess) -> None:
    listener = here.listen()
    with Plain() as stranger:
        stranger.connect(listener.getsockname())
        conn = here.accept(listener)
        conn.sendall(b"tak terbaca")
        until(lambda: stranger.recv(100, socket.MSG_PEEK))
    with pytest.raises(ConnectionResetError):
        conn.recv(1)
    assert told(here, conn) == "CLOSED"


def test_the_system_closes_the_sockets_of_who_is_killed(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    programs.ended("server", "accept")
    client.kill()
    programs.tells(lambda: programs.process("client").killed)
    ends = {
        process.name: end
        for process in programs.story.processes
        for end in process.sockets.values()
        if end.connected
    }
    found = {name: state(programs.story, end, now()) for name, end in ends.items()}
    assert found == {"client": "FIN_WAIT_2", "server": "CLOSE_WAIT"}
    try:
        by_system("", "")
    except psutil.AccessDenied:
        return
    until(lambda: found == {name: by_system(end.local, end.peer) for name, end in ends.items()}, 3)
    server.do("c.recv(1); c.close()")


def test_who_died_unnoticed_had_ended_when_the_other_read_it(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.kill()
    server.do("c.recv(10)")
    (recv,) = programs.ended("server", "recv")
    programs.tells(lambda: programs.process("client").killed)
    assert recv.socket
    assert recv.end
    assert state(programs.story, recv.socket, recv.end - 1) == "ESTABLISHED"
    assert state(programs.story, recv.socket, recv.end) == "CLOSE_WAIT"
