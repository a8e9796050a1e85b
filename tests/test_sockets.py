"""`TracedSocket` behaves as `socket.socket` does, and records it."""

import array
import errno
import gc
import select
import socket
import socketserver
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatkit.address import host_port
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.trace import recorder
from chatkit.trace.event import Event
from chatkit.trace.names import option_name
from chatkit.trace.sockets import Plain, TracedSocket
from tests.helpers import LOOPBACK, free_port
from tests.recorded_process import recording
from tests.unfold import unfold


class Tape:
    """What this process records meanwhile."""

    def __init__(self, where: Path) -> None:
        self.recorder = recorder.begin(where, "tester")
        self.where = where
        self.folder = Folder(where)
        self.events: list[Event] = []

    def read(self) -> list[Event]:
        """Return all events so far."""
        self.recorder.flush()
        self.events += [event for _, event in self.folder.read()]
        return self.events

    def calls(self, sock: TracedSocket, name: str = "") -> list[tuple[Event, Event | None]]:
        """Return the calls of a socket, each with its end."""
        events = self.read()
        ends = {event.call: event for event in events if event.step in ("return", "error")}
        return [
            (event, ends.get(event.call))
            for event in events
            if event.step == "start" and event.socket == sock.number and name in ("", event.name)
        ]

    def last(self, sock: TracedSocket, name: str = "") -> tuple[Event, Event]:
        """Return the last call and its end."""
        start, end = self.calls(sock, name)[-1]
        assert end
        return start, end


@pytest.fixture
def tape(tmp_path: Path) -> Iterator[Tape]:
    made = Tape(tmp_path)
    with recording(made.recorder):
        yield made


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


Pair = tuple[TracedSocket, TracedSocket, TracedSocket]


@pytest.fixture
def pair(tape: Tape, stack: ExitStack) -> Pair:
    """A listener, a client, and the server's end of it."""
    listener = stack.enter_context(TracedSocket())
    listener.bind((LOOPBACK, 0))
    listener.listen(1)
    client = stack.enter_context(TracedSocket())
    client.connect(listener.getsockname())
    conn, address = listener.accept()
    stack.enter_context(conn)
    assert address == client.getsockname()
    assert isinstance(conn, TracedSocket)
    return listener, client, conn


# the way up


def test_the_calls_that_set_a_connection_up_have_their_addresses(tape: Tape, pair: Pair) -> None:
    listener, client, conn = pair
    here, there = host_port(listener.getsockname()), host_port(client.getsockname())
    made, bound, listening, accepted = tape.calls(listener)
    assert [start.name for start, _ in (made, bound, listening, accepted)] == [
        "socket", "bind", "listen", "accept",
    ]  # fmt: skip
    assert made[0].detail == "AF_INET, SOCK_STREAM"
    assert bound[0].detail == "('127.0.0.1', 0)"
    assert bound[1] is not None
    assert bound[1].local == here
    assert listening[0].detail == "1"
    assert (accepted[0].local, accepted[0].wait) == (here, -1)
    assert accepted[1] is not None
    assert (accepted[1].local, accepted[1].peer, accepted[1].made) == (here, there, conn.number)
    start, end = tape.last(client, "connect")
    assert (start.peer, start.wait) == (here, -1)
    assert (end.local, end.peer) == (there, here)


def test_what_was_accepted_waits_as_plain_sockets_do(pair: Pair, stack: ExitStack) -> None:
    listener, _, conn = pair
    assert conn.gettimeout() is None
    for limit, default in ((5.0, None), (None, 7.0), (5.0, 7.0)):
        listener.settimeout(limit)
        socket.setdefaulttimeout(default)
        stack.callback(socket.setdefaulttimeout, None)
        client = stack.enter_context(socket.create_connection(listener.getsockname()))
        accepted = stack.enter_context(listener.accept()[0])
        assert accepted.gettimeout() == default
        client.sendall(b"x")
        assert accepted.recv(1) == b"x"


def test_a_connection_that_is_refused_has_its_number(tape: Tape, stack: ExitStack) -> None:
    port = free_port()
    client = stack.enter_context(TracedSocket())
    with pytest.raises(ConnectionRefusedError):
        client.connect((LOOPBACK, port))
    start, end = tape.last(client)
    assert start.peer == f"127.0.0.1:{port}"
    assert (end.step, end.errno) == ("error", errno.ECONNREFUSED)
    assert end.error.startswith("ConnectionRefusedError: ")
    again = stack.enter_context(TracedSocket())
    assert again.connect_ex((LOOPBACK, port)) == errno.ECONNREFUSED
    assert tape.last(again)[1].errno == errno.ECONNREFUSED


def test_connect_ex_returns_what_a_plain_one_returns(tape: Tape, stack: ExitStack) -> None:
    listener = stack.enter_context(socket.create_server((LOOPBACK, 0), backlog=0))
    address = listener.getsockname()
    assert stack.enter_context(TracedSocket()).connect_ex(address) == 0  # the queue is full now
    for limit in (0.0, 0.05):
        plain, traced = stack.enter_context(Plain()), stack.enter_context(TracedSocket())
        for sock in (plain, traced):
            sock.settimeout(limit)
        assert traced.connect_ex(address) == plain.connect_ex(address) != 0
        assert tape.last(traced)[0].wait == limit
    with pytest.raises(socket.gaierror):
        TracedSocket().connect_ex(("a.invalid", 1))


def test_a_connect_that_did_not_wait_is_known_to_the_calls_after_it(
    tape: Tape, stack: ExitStack
) -> None:
    listener = stack.enter_context(socket.create_server((LOOPBACK, 0)))
    client = stack.enter_context(TracedSocket())
    client.setblocking(False)
    client.connect_ex(listener.getsockname())
    assert select.select([], [client], [], 10)[1]
    client.send(b"Halo")
    start, _ = tape.last(client)
    assert start.peer == host_port(listener.getsockname())
    assert start.local == host_port(client.getsockname())


# bytes


@pytest.mark.parametrize(
    "data",
    [
        b"Halo",
        bytearray(b"Halo"),
        memoryview(b"..Halo..")[2:6],
        array.array("i", [1, 2, 3]),
        memoryview(array.array("d", [1.5])),
        b"",
        array.array("i"),
    ],
    ids=["bytes", "bytearray", "a part", "numbers", "a view of numbers", "none", "no numbers"],
)
@pytest.mark.parametrize("method", ["send", "sendall"])
def test_any_buffer_is_sent_and_recorded(data: Any, method: str, tape: Tape, pair: Pair) -> None:
    _, client, conn = pair
    wanted = bytes(data)
    getattr(client, method)(data)
    client.shutdown(socket.SHUT_WR)
    assert conn.recv(1024) == wanted
    start, end = tape.last(client, method)
    assert (start.data, start.size, end.size) == (wanted, len(wanted), len(wanted))
    assert tape.last(client, "shutdown")[0].detail == "SHUT_WR"
    asked, came = tape.last(conn)
    assert (asked.size, came.size, came.data) == (1024, len(wanted), wanted)
    assert asked.peer == host_port(client.getsockname())


def test_a_send_that_takes_a_part_says_how_much(tape: Tape, pair: Pair) -> None:
    _, client, _ = pair
    client.setblocking(False)
    sent = client.send(b"x" * 50_000_000)
    start, end = tape.last(client)
    assert start.size == 50_000_000
    assert len(start.data) == 4096
    assert 0 < end.size == sent < 50_000_000
    with pytest.raises(BlockingIOError):
        client.recv(1)
    assert tape.last(client)[1].errno == errno.EAGAIN


def test_several_buffers_at_once_are_one_send(tape: Tape, pair: Pair) -> None:
    _, client, conn = pair
    if not hasattr(Plain, "sendmsg"):
        pytest.skip("Windows has no sendmsg")
    assert client.sendmsg(iter([b"Halo", bytearray(b"-"), memoryview(b"Hai")])) == 8
    assert conn.recv(10) == b"Halo-Hai"
    start, end = tape.last(client)
    assert (start.name, start.size, start.data, end.size) == ("send", 8, b"Halo-Hai", 8)
    assert client.sendmsg([]) == 0
    assert [event.size for event in tape.last(client)] == [0, 0]


def test_a_file_that_is_sent_is_recorded_with_its_bytes(
    tape: Tape, pair: Pair, tmp_path: Path
) -> None:
    _, client, conn = pair
    source = tmp_path / "file"
    source.write_bytes(b"Halo dari file")
    with source.open("rb") as file:
        assert client.sendfile(file) == 14
    assert conn.recv(100) == b"Halo dari file"
    assert [(start.name, start.data) for start, _ in tape.calls(client, "send")] == [
        ("send", b"Halo dari file")
    ]


def test_recv_into_takes_what_it_takes_in_a_plain_one(tape: Tape, pair: Pair) -> None:
    _, client, conn = pair
    client.sendall(b"HaloHai")
    room = array.array("i", [0, 0])
    assert conn.recv_into(room, 4) == 4
    assert room.tobytes() == b"Halo" + bytes(4)
    asked, came = tape.last(conn, "recv")
    assert (asked.size, came.size, came.data) == (4, 4, b"Halo")
    assert conn.recv_into(buffer=bytearray(9)) == 3
    asked, came = tape.last(conn, "recv")
    assert (asked.size, came.size, came.data) == (9, 3, b"Hai")


def test_a_file_made_from_a_socket_keeps_it_open_and_its_reads_are_recorded(
    tape: Tape, pair: Pair
) -> None:
    _, client, conn = pair
    with conn.makefile("rw", encoding="utf-8", newline="\n") as file:
        conn.close()
        client.sendall("satu\ndua é\n".encode())
        assert file.readline() == "satu\n"
        assert file.readline() == "dua é\n"
        file.write("tiga\n")
        file.flush()
        assert client.recv(10) == b"tiga\n"
        assert not tape.calls(conn, "close")
    assert len(tape.calls(conn, "close")) == 1
    assert [start.name for start, _ in tape.calls(conn)] == ["recv", "send", "close"]


def test_flags_are_told(tape: Tape, pair: Pair) -> None:
    _, client, conn = pair
    client.send(b"Halo")
    assert conn.recv(4, socket.MSG_PEEK) == conn.recv(4)
    peek, real = tape.calls(conn, "recv")
    assert "MSG_PEEK" in peek[0].detail
    assert real[0].detail == ""


def test_an_end_and_a_reset_look_like_what_they_are(tape: Tape, pair: Pair) -> None:
    _, client, conn = pair
    client.send(b"unread")
    assert select.select([conn], [], [], 10)[0]
    conn.close()
    with pytest.raises(ConnectionResetError):
        client.recv(10)
    assert tape.last(conn)[0].name == "close"
    end = tape.last(client)[1]
    assert (end.step, end.errno) == ("error", errno.ECONNRESET)
    assert end.error.startswith("ConnectionResetError")


def test_a_time_limit_is_told_and_so_is_its_end(tape: Tape, pair: Pair) -> None:
    conn = pair[-1]
    conn.settimeout(0.01)
    for call in (
        lambda: conn.recv(1),
        lambda: conn.recvfrom(1),
        lambda: conn.recv_into(bytearray(1)),
    ):
        with pytest.raises(TimeoutError):
            call()
        start, end = tape.last(conn)
        assert start.wait == 0.01
        assert end.error == "TimeoutError: timed out"


@given(pieces=st.lists(st.binary(min_size=1, max_size=3000), max_size=5), size=st.integers(1, 2000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_what_one_sends_the_other_receives_and_the_trace_says_the_same(
    pieces: list[bytes], size: int, tape: Tape, pair: Pair
) -> None:
    _, client, conn = pair
    for piece in pieces:
        client.sendall(piece)
    wanted = b"".join(pieces)
    got = b""
    while len(got) < len(wanted):
        got += conn.recv(size)
    assert got == wanted
    tape.recorder.flush()
    story = Story(Folder(tape.where))
    story.read()
    calls = [*unfold(story.calls)]
    sent = b"".join(call.data for call in calls if call.name == "sendall")
    received = b"".join(call.data for call in calls if call.name == "recv")
    assert sent == received
    assert sent.endswith(wanted)


# other kinds of sockets


def test_datagrams_are_recorded_with_their_addresses(tape: Tape, stack: ExitStack) -> None:
    one, other = (
        stack.enter_context(TracedSocket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(2)
    )
    other.bind((LOOPBACK, 0))
    one.sendto(b"Halo", other.getsockname())
    sender = (LOOPBACK, one.getsockname()[1])
    assert other.recvfrom(100) == (b"Halo", sender)
    start, end = tape.last(one)
    assert (start.name, start.data, end.size) == ("sendto", b"Halo", 4)
    assert start.detail == repr(other.getsockname())
    _, came = tape.last(other)
    assert (came.data, came.detail) == (b"Halo", repr(sender))


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6")
def test_ipv6_addresses_have_brackets(tape: Tape, stack: ExitStack) -> None:
    listener = stack.enter_context(TracedSocket(socket.AF_INET6))
    try:
        listener.bind(("::1", 0))
    except OSError:
        pytest.skip("no IPv6 address")
    listener.listen()
    client = stack.enter_context(TracedSocket(socket.AF_INET6))
    client.connect(listener.getsockname())
    conn = stack.enter_context(listener.accept()[0])
    conn.send(b"x")
    assert tape.last(conn)[0].local == f"[::1]:{listener.getsockname()[1]}"


def test_what_is_made_from_a_descriptor_knows_its_addresses(tape: Tape, pair: Pair) -> None:
    _, client, conn = pair
    with client.dup() as copy:
        assert type(copy) is TracedSocket
        copy.send(b"x")
        start, _ = tape.last(copy)
        assert (start.local, start.peer) == (
            host_port(client.getsockname()), host_port(conn.getsockname()),
        )  # fmt: skip


def test_the_library_makes_traced_ones_once_socket_socket_is_ours(
    tape: Tape, monkeypatch: pytest.MonkeyPatch, stack: ExitStack
) -> None:
    monkeypatch.setattr(socket, "socket", TracedSocket)
    listener = stack.enter_context(socket.create_server((LOOPBACK, 0)))
    client = stack.enter_context(socket.create_connection(listener.getsockname()))
    conn = stack.enter_context(listener.accept()[0])
    assert {type(listener), type(client), type(conn)} == {TracedSocket}
    for one in socket.socketpair():
        assert type(one) is TracedSocket
        one.close()


def test_a_subclass_of_the_scripts_own_accepts_what_a_plain_one_would(
    tape: Tape, monkeypatch: pytest.MonkeyPatch, stack: ExitStack
) -> None:
    class Shy(TracedSocket):
        def __init__(self) -> None:  # as ssl.SSLSocket, it cannot be made from a descriptor
            super().__init__()

    monkeypatch.setattr(socket, "socket", TracedSocket)
    listener = stack.enter_context(Shy())
    listener.bind((LOOPBACK, 0))
    listener.listen()
    stack.enter_context(socket.create_connection(listener.getsockname()))
    assert type(stack.enter_context(listener.accept()[0])) is TracedSocket


def test_socketserver_serves_with_traced_ones(
    tape: Tape, monkeypatch: pytest.MonkeyPatch, stack: ExitStack
) -> None:
    class Echo(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(self.rfile.readline())

    monkeypatch.setattr(socket, "socket", TracedSocket)
    server = stack.enter_context(socketserver.ThreadingTCPServer((LOOPBACK, 0), Echo))
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    client = stack.enter_context(socket.create_connection(server.socket.getsockname()))
    client.sendall(b"Halo\n")
    assert client.recv(10) == b"Halo\n"
    thread.join(10)
    names = [event.name for event in tape.read() if event.step == "start"]
    assert names.count("accept") == 1
    assert names.count("recv") == 2


# its end


def test_a_forgotten_socket_is_closed_warned_about_and_recorded(tape: Tape) -> None:
    sock = TracedSocket()
    number, descriptor = sock.number, sock.fileno()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        del sock
        gc.collect()
    ours = [one for one in warned if f"fd={descriptor}," in str(one.message)]
    assert [warning.category for warning in ours] == [ResourceWarning]
    with pytest.raises(OSError, match=r"."):
        Plain(fileno=descriptor).close()
    assert [e.name for e in tape.read() if e.socket == number] == ["socket", "close"]


def test_a_socket_is_closed_once_and_may_be_detached(tape: Tape) -> None:
    sock = TracedSocket()
    sock.close()
    sock.close()
    assert len(tape.calls(sock, "close")) == 1
    detached = TracedSocket()
    Plain(fileno=detached.detach()).close()
    assert not tape.calls(detached, "close")


def test_with_recording_off_it_is_a_socket_like_any(stack: ExitStack) -> None:
    stack.enter_context(recording(None))
    listener = stack.enter_context(TracedSocket())
    listener.bind((LOOPBACK, 0))
    listener.listen()
    client = stack.enter_context(TracedSocket())
    client.connect(listener.getsockname())
    conn = stack.enter_context(listener.accept()[0])
    client.sendall(b"Halo")
    assert conn.recv(10) == b"Halo"


# mistakes

MISTAKES: dict[str, Callable[[Any], object]] = {
    "text": lambda s: s.send("Halo"),
    "two arguments": lambda s: s.bind("127.0.0.1", 5005),
    "no number": lambda s: s.recv("1024"),
    "nothing": lambda s: s.recv(),
    "less than nothing": lambda s: s.recv(-1),
    "too much": lambda s: s.recv(2**70),
    "not to be written": lambda s: s.recv_into(b"abc"),
    "no buffer": lambda s: s.recv_into("abc"),
    "in strides": lambda s: s.send(memoryview(b"abcd")[::2]),
    "no way": lambda s: s.shutdown(7),
    "no option": lambda s: s.setsockopt("a", "b", "c"),
    "no option at all": lambda s: s.getsockopt(),
    "no time": lambda s: s.settimeout("lima"),
    "no address": lambda s: s.connect(5005),
    "no port": lambda s: s.connect(("127.0.0.1", "5005")),
    "half a letter": lambda s: s.connect(("\ud800", 5005)),
    "not connected": lambda s: s.send(b"x"),
    "no buffers": lambda s: s.sendmsg(5),
    "texts as buffers": lambda s: s.sendmsg(["a"]),
    "no buffers at all": lambda s: s.sendmsg(),
    "no datagram": lambda s: s.sendto(),
    "an argument": lambda s: s.accept(1),
    "no such name": lambda s: s.rcev(1),
    "no such place": lambda s: setattr(s, "nama", "Bob"),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_fails_in_the_words_of_a_plain_socket(
    mistake: Callable[[Any], object], tape: Tape
) -> None:
    def words(sock: socket.socket) -> str:
        with sock:
            try:
                mistake(sock)
            except Exception as error:
                return repr(error).replace("TracedSocket", "socket")
        raise AssertionError("no mistake")

    assert words(TracedSocket()) == words(Plain())
    events = tape.read()
    (path,) = tape.where.glob("*.jsonl")
    (_, *lines) = path.read_bytes().splitlines()
    parts = sum(2 if b'"step":"call"' in line else 1 for line in lines)
    assert parts == len(events), "a header, and whole events"


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((socket.SOL_SOCKET, socket.SO_REUSEADDR, 1), "SO_REUSEADDR, 1"),
        ((socket.IPPROTO_TCP, socket.TCP_NODELAY), "TCP_NODELAY"),
        ((99, 98, b"x"), "99, 98, b'x'"),
        (("a", "b"), "a, b"),
    ],
)
def test_an_option_is_called_by_its_name(arguments: tuple[Any, ...], name: str) -> None:
    assert option_name(*arguments) == name


def test_options_are_set_and_told(tape: Tape, stack: ExitStack) -> None:
    sock = stack.enter_context(TracedSocket())
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)
    start, end = tape.last(sock)
    assert start.detail == "SO_REUSEADDR"
    assert int(end.detail) != 0
