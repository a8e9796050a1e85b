"""The story: what belongs together in the traces of several programs, whatever became of them."""

import os
import socket
import struct
import sys
import time
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Call, Socket, Story
from chatkit.trace.event import FORMAT, Event, Header
from chatkit.trace.writer import encoded
from tests.helpers import LOOPBACK, free_port
from tests.made_up_story import HERE, THERE, MadeUpStory
from tests.recorded_process import RecordedProcess, end_of
from tests.recorded_programs import PLAIN, RecordedPrograms


@pytest.fixture
def here(tmp_path: Path) -> Iterator[RecordedProcess]:
    with RecordedProcess(tmp_path) as process:
        yield process


# which bytes went where


@given(
    st.lists(st.integers(0, 9), max_size=12),
    st.lists(st.integers(1, 9), max_size=12),
    st.randoms(use_true_random=False),
)
def test_however_sends_and_receives_are_cut_those_that_share_bytes_are_linked(
    sent: list[int], cuts: list[int], order: Any
) -> None:
    told = MadeUpStory()
    client, server = told.program("client"), told.program("server")
    told.connected(client, 1, HERE, THERE)
    told.accepted(server, 2, THERE, HERE)
    received = [size for size, end in zip(cuts, accumulate(cuts), strict=True) if end <= sum(sent)]
    turns = [True] * len(sent) + [False] * len(received)
    order.shuffle(turns)  # the files of two programs are read in any order
    waiting = {True: iter(sent), False: iter(received)}
    calls: dict[bool, list[Call]] = {True: [], False: []}
    for is_send in turns:
        size = next(waiting[is_send])
        source, name, number = (client, "send", 1) if is_send else (server, "recv", 2)
        calls[is_send].append(told.call(source, name, number, size))

    sends, receives = calls[True], calls[False]
    for side, others in (sends, receives), (receives, sends):
        ranges = {call: set(range(call.first, call.last)) for call in sends + receives}
        for call in side:
            sharing = [other for other in others if ranges[other] & ranges[call]]
            assert list(told.story.bytes_of(call)) == sharing
    assert [call.last - call.first for call in sends] == sent
    assert [call.last - call.first for call in receives] == received


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 9)), max_size=12))
def test_threads_that_send_at_once_share_the_stream_without_gaps(
    turns: list[tuple[int, int]],
) -> None:
    told = MadeUpStory()
    client = told.program("client")
    end = told.connected(client, 1, HERE, THERE)
    begun: dict[int, int] = {}
    total = 0
    for thread, size in turns:  # each thread begins a send and ends it in its next turn
        if thread in begun and size < 0:
            told.end(client, "send", begun.pop(thread), "TimeoutError: timed out")
        elif thread in begun:
            told.end(client, "send", begun.pop(thread), size=size)
            total += size
        else:
            begun[thread] = told.start(client, "send", size=9, thread=thread)
    over = [call for call in end.sends if call.over]
    assert end.sent == total
    assert end.sends[: len(over)] == over
    assert [call.first for call in over] == [0, *(call.last for call in over)][: len(over)]
    assert all(one.last <= other.last for one, other in pairwise(over))


def test_a_send_in_three_pieces_and_three_glued_sends(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.sendall(b"abcdefg")
    for _ in range(3):
        conn.recv(3)
    for piece in (b"satu", b"dua", b"tiga"):
        client.send(piece)
    conn.recv(1024)
    story = here.story()
    whole, *pieces = end_of(story, client).sends
    *parts, glued = end_of(story, conn).receives
    assert list(story.bytes_of(whole)) == parts
    assert [list(story.bytes_of(part)) for part in parts] == [[whole]] * 3
    assert list(story.bytes_of(glued)) == pieces
    assert [list(story.bytes_of(piece)) for piece in pieces] == [[glued]] * 3


def test_a_peek_takes_nothing(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.sendall(b"halo")
    assert conn.recv(4, socket.MSG_PEEK) == b"halo"
    assert conn.recv(4) == b"halo"
    story = here.story()
    (taken,) = end_of(story, conn).receives
    assert (taken.first, taken.last) == (0, 4)
    assert list(story.bytes_of(end_of(story, client).sends[0])) == [taken]


def test_recvfrom_takes_bytes_as_recv_does(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.sendall(b"halo")
    conn.recvfrom(4)
    client.close()
    assert conn.recvfrom(4)[0] == b""
    story = here.story()
    taken, _ = end_of(story, conn).receives
    assert list(story.bytes_of(taken)) == end_of(story, client).sends
    assert list(story.bytes_of(end_of(story, client).sends[0])) == [taken]
    assert end_of(story, conn).heard_end


def test_a_send_that_failed_has_moved_nothing_that_is_known() -> None:
    told = MadeUpStory()
    client = told.program("client")
    told.connected(client, 1, HERE, THERE)
    told.call(client, "send", moved=5)
    failed = told.end(client, "sendall", told.start(client, "sendall", size=9), "TimeoutError")
    last = told.call(client, "send", moved=3)
    assert (failed.first, failed.last) == (5, 5)
    assert (last.first, last.last) == (5, 8)


@pytest.mark.parametrize("deaf", [True, False])
def test_an_empty_receive_is_an_end_only_where_one_could_come(
    deaf: bool, here: RecordedProcess
) -> None:
    _client, conn = here.pair()
    if deaf:
        conn.shutdown(socket.SHUT_RD)
        assert conn.recv(5) == b""
    else:
        assert conn.recv(0) == b""
    assert end_of(here.story(), conn).heard_end is None


# who is connected with whom


def test_the_same_two_addresses_may_meet_twice(here: RecordedProcess) -> None:
    port, ends = free_port(), []
    listener = here.listen()
    for text in (b"satu", b"dua"):
        client = here.fresh()
        client.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )  # no TIME_WAIT
        client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        client.bind((LOOPBACK, port))
        client.connect(listener.getsockname())
        conn = here.accept(listener)
        client.sendall(text)
        conn.recv(10)
        ends.append((client, conn))
        client.close()
        conn.close()
    story = here.story()
    for client, conn in ends:
        one, other = end_of(story, client), end_of(story, conn)
        assert story.other_end(one) is other
        assert story.other_end(other) is one
        assert list(story.bytes_of(other.receives[0])) == one.sends


def test_an_end_without_a_record_is_none(programs: RecordedPrograms) -> None:
    _, port = programs.listening()
    client = programs.run("client", PLAIN)
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
    server = programs.run("server2")
    server.do("s = socket.socket(); s.close()")
    programs.ended("server2", "close")
    assert all(programs.story.other_end(end) is None for end in _sockets(programs.story))


def _sockets(story: Story) -> list[Socket]:
    return [end for process in story.processes for end in process.sockets.values()]


def test_a_connect_that_did_not_wait_is_a_connection_once_it_is_used(here: RecordedProcess) -> None:
    listener, client = here.listen(), here.fresh()
    client.setblocking(False)
    client.connect_ex(listener.getsockname())
    client.setblocking(True)
    conn = here.accept(listener)
    client.sendall(b"halo")
    conn.recv(10)
    story = here.story()
    one, other = end_of(story, client), end_of(story, conn)
    assert story.other_end(one) is other
    assert story.other_end(other) is one
    assert list(story.bytes_of(other.receives[0])) == one.sends
    assert one.failed is None


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this system has no such sockets")
def test_a_server_for_both_kinds_of_addresses_meets_a_client_of_the_old_kind(
    here: RecordedProcess,
) -> None:
    listener = here.fresh(socket.AF_INET6)
    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    listener.bind(("::", 0))
    listener.listen(1)
    client = here.fresh()
    client.connect((LOOPBACK, listener.getsockname()[1]))
    conn = here.accept(listener)
    story = here.story()
    one, other = end_of(story, client), end_of(story, conn)
    assert other.peer.startswith("[::ffff:127.")
    assert (story.other_end(one), story.other_end(other)) == (other, one)


def test_datagrams_are_no_connection(here: RecordedProcess) -> None:
    listener = here.keep(type(here.fresh())(socket.AF_INET, socket.SOCK_DGRAM))
    listener.bind((LOOPBACK, 0))
    asking = here.keep(type(listener)(socket.AF_INET, socket.SOCK_DGRAM))
    asking.connect(listener.getsockname())  # as many do who ask for their own address
    asking.send(b"halo")
    end = end_of(here.story(), asking)
    assert not end.stream
    assert end.connected is None
    assert end.local


def test_an_empty_datagram_is_no_end(here: RecordedProcess) -> None:
    listener = here.keep(type(here.fresh())(socket.AF_INET, socket.SOCK_DGRAM))
    listener.bind((LOOPBACK, 0))
    for _ in range(2):
        listener.sendto(b"", listener.getsockname())
    assert listener.recv(10) == listener.recvfrom(10)[0] == b""
    end = end_of(here.story(), listener)
    assert [call.size for call in end.receives] == [0, 0]
    assert end.heard_end is None


def test_two_threads_of_one_program_are_two_ends(here: RecordedProcess) -> None:
    client, conn = here.pair()
    story = here.story()
    one, other = end_of(story, client), end_of(story, conn)
    assert (story.other_end(one), story.other_end(other)) == (other, one)
    assert one.process is other.process


# handed on


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_connection_that_a_child_took_over_is_still_one_end(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    child = "c.sendall(c.recv(10)); c.recv(10); os._exit(0)"
    server.do(f"import os\nif os.fork():\n    c.close()\nelse:\n    {child}")
    client.do("s.sendall(b'gema')\nprint(s.recv(10))")
    programs.ended("client", "recv")
    programs.ended("server 2", "sendall")
    programs.ended("server", "close")
    last = programs.waiting("server 2", "recv")
    (mine,) = programs.process("client").sockets.values()
    (theirs,) = [end for end in programs.process("server").sockets.values() if end.accepted]
    assert last.socket is theirs
    assert theirs.process is programs.process("server 2")
    assert programs.story.other_end(mine) is theirs
    assert programs.story.other_end(theirs) is mine
    assert list(programs.story.bytes_of(mine.sends[0])) == theirs.receives
    assert theirs.closed is None  # by the parent, but not by the child
    client.do("s.close()")
    programs.tells(lambda: theirs.closed)


@pytest.mark.parametrize("child_first", [True, False])
def test_the_last_holder_closes_whatever_is_read_first(child_first: bool) -> None:
    told = MadeUpStory()
    parent, child = told.program("server"), told.program("server")
    end = told.accepted(parent, 2, THERE, HERE)
    if child_first:
        told.call(child, "recv", 7, 3, local=THERE, peer=HERE)
    told.call(parent, "close", 2)
    if not child_first:
        told.call(child, "recv", 7, 3, local=THERE, peer=HERE)
    assert (end.closed, end.finished) == (None, None)
    assert end.received == 3
    told.call(child, "close", 7, local=THERE, peer=HERE)
    assert end.closed


def test_a_childs_trace_may_be_read_before_its_parents(tmp_path: Path) -> None:
    def trace(name: str, *events: Event) -> None:
        first = msgspec.json.encode(Header(FORMAT, "server", os.getpid(), 1, time.time_ns(), "x"))
        (tmp_path / f"{name}.jsonl").write_bytes(first + b"\n" + encoded(list(events)))

    trace("a", Event(30, 1, "recv", "start", socket=2, local=THERE, peer=HERE, size=9))
    accept = Event(20, 1, "accept", "return", local=THERE, peer=HERE, made=2)
    trace("b", Event(10, 1, "accept", "start", socket=1, local=THERE), accept)
    story = Story(Folder(tmp_path))
    story.read()
    accepted, used = story.calls
    assert accepted.made is used.socket
    assert used.process is not accepted.process


def test_a_socket_made_from_a_descriptor_is_the_end_that_it_was(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.sendall(b"halo")
    renewed = here.keep(type(conn)(fileno=conn.detach()))
    renewed.recv(10)
    story = here.story()
    end = end_of(story, renewed)
    assert end.accepted
    assert list(story.bytes_of(end.receives[0])) == end_of(story, client).sends
    renewed.close()
    assert end_of(here.story(), renewed).closed


# programs


def test_two_programs_one_of_them_killed_are_told_to_the_end(programs: RecordedPrograms) -> None:
    server, client = programs.pair()
    client.do("s.sendall(b'pesan terakhir')")
    server.do("c.recv(100)")
    server.begin("c.recv(100)")
    programs.waiting("server", "recv")
    client.begin("input()")
    programs.ended("client", "sendall")
    client.kill()
    assert server.done() == ""
    programs.ended("server", "recv", 2)
    programs.tells(lambda: programs.process("client").ended)
    assert programs.process("client").killed
    assert not programs.process("server").killed
    (lost,) = programs.process("client").sockets.values()
    assert lost.closed == lost.finished == programs.process("client").ended
    heard, end = programs.calls("server", "recv")
    assert list(programs.story.bytes_of(heard)) == lost.sends
    assert (end.size, end.error) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no zombies on Windows")
def test_a_killed_program_that_nobody_waits_for_is_dead_all_the_same(
    programs: RecordedPrograms,
) -> None:
    client = programs.run("client")
    client.do("s = socket.socket()")
    programs.ended("client", "socket")
    client.process.kill()  # and no wait(): it stays in the table of processes
    programs.tells(lambda: programs.process("client").killed)


def test_who_ends_as_it_should_is_not_killed_and_its_sockets_are_closed(
    programs: RecordedPrograms,
) -> None:
    _, client = programs.pair()
    client.leave()
    programs.tells(lambda: programs.process("client").ended)
    assert not programs.process("client").killed
    (end,) = programs.process("client").sockets.values()
    assert end.closed == programs.process("client").ended


def test_programs_of_one_name_are_told_apart() -> None:
    told = MadeUpStory()
    for _ in range(3):
        told.call(told.program("client"), "socket")
    assert [process.name for process in told.story.processes] == ["client", "client 2", "client 3"]


def test_calls_are_in_order_though_files_are_read_one_after_the_other(
    programs: RecordedPrograms,
) -> None:
    server, client = programs.pair()
    for _ in range(3):
        client.do("s.send(b'ping')")
        server.do("c.send(c.recv(10))")
        client.do("s.recv(10)")
        programs.story.read()
    programs.ended("client", "recv", 3)
    programs.ended("server", "send", 3)
    starts = [call.start for call in programs.story.calls]
    assert starts == sorted(starts)
    assert len({call.process for call in programs.story.calls[-6:]}) == 2


def test_the_end_of_a_call_whose_start_was_lost_is_left_out() -> None:
    told = MadeUpStory()
    source = told.program("client")
    told.call(told.program("server"), "socket")
    told.story.feed(source, Event(99, 7, "recv", "return", size=4, data=b"halo"))
    assert [call.name for call in told.story.calls] == ["socket"]


# what goes wrong


def test_a_reset_is_noted_when_it_is_first_noticed(here: RecordedProcess) -> None:
    client, conn = here.pair()
    client.sendall(b"tak terbaca")
    conn.close()
    for _ in range(2):
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            client.sendall(b"lagi")
    end = end_of(here.story(), client)
    assert end.reset == end.sends[1].end


def test_who_sends_after_its_own_goodbye_is_not_cut_off(here: RecordedProcess) -> None:
    client, _ = here.pair()
    client.shutdown(socket.SHUT_WR)
    with pytest.raises(OSError):  # noqa: PT011  (BrokenPipeError; Windows has a number of its own)
        client.sendall(b"halo")
    assert end_of(here.story(), client).reset is None


def test_a_connect_that_failed_may_come_about_later(here: RecordedProcess) -> None:
    port, client = free_port(), here.fresh()
    with pytest.raises(ConnectionRefusedError):
        client.connect((LOOPBACK, port))
    assert end_of(here.story(), client).failed
    listener = here.listen(port=port)
    client.connect((LOOPBACK, port))
    here.accept(listener)
    end = end_of(here.story(), client)
    assert (end.failed, end.peer) == (None, f"{LOOPBACK}:{port}")
    assert end.connected


def test_a_cable_stands_between_the_servers_and_the_clients() -> None:
    told = MadeUpStory()
    client, cable, server = (told.program(name) for name in ("client", "cable", "server"))
    for source in (cable, server):
        told.call(source, "listen", 9, local=THERE)
    told.connected(cable, 1, HERE, THERE)
    told.connected(client, 1, HERE, THERE)
    assert [process.program for process in told.story.cast] == ["server", "cable", "client"]
