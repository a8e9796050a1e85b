"""Sockets whose waiting calls can be left, and that behave as sockets do in all else."""

import errno
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakSet

import pytest

from chatkit.stepper.sockets import StoppableSocket, socket_class
from chatkit.stepper.stop_flag import StopFlag, Stopped
from chatkit.texts import say
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from chatkit.trace.writer import Recorder
from tests.helpers import LOOPBACK, Desk, until

T = TypeVar("T")


class Hooks:
    """What a run of a program is to its sockets."""

    def __init__(self) -> None:
        self.stop_flag = StopFlag()
        self.sockets: WeakSet[StoppableSocket] = WeakSet()
        self.calls: list[str] = []
        self.waits: list[str] = []
        self.keeps_sockets = self.stopped = False

    def make_call(self, text: str, call: Callable[[], T]) -> T:
        self.calls.append(text)
        return call()

    @contextmanager
    def waiting(self, text: str, ends: str) -> Iterator[None]:
        self.waits.append(f"{text}: {ends}")
        yield

    def raise_if_stopped(self) -> None:
        if self.stopped:
            raise Stopped

    def owns_caller(self) -> bool:
        return True

    def stop(self) -> None:
        self.stopped = True
        self.stop_flag.set()


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    made = Hooks()
    yield made
    for sock in list(made.sockets):
        sock.shut()
    made.stop_flag.close()


@pytest.fixture
def make(hooks: Hooks) -> type[StoppableSocket]:
    return socket_class(hooks)


@pytest.fixture
def pair(make: type[StoppableSocket]) -> tuple[StoppableSocket, StoppableSocket]:
    """Two ends of one connection."""
    listener = make()
    listener.bind((LOOPBACK, 0))
    listener.listen()
    client = make()
    client.connect(listener.getsockname())
    conn, _ = listener.accept()
    return client, conn


class Aside(threading.Thread):
    """Runs something beside the test; keeps what came of it."""

    def __init__(self, call: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.call = call
        self.result: object = None
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.result = self.call()
        except BaseException as error:
            self.error = error

    def comes(self) -> Any:
        self.join(5)
        assert not self.is_alive()
        if self.error:
            raise self.error
        return self.result


def full(sock: socket.socket) -> None:
    """Fill a connection until nothing more goes in."""
    patience = sock.gettimeout()
    sock.setblocking(False)
    try:
        while True:
            sock.send(b"x" * 65536)
    except BlockingIOError:
        sock.settimeout(patience)


def unconnectable(desk: Desk) -> tuple[str, int]:
    """Return an address where connecting hangs: its backlog is full."""
    listener = desk.listen(backlog=0)
    address: tuple[str, int] = listener.getsockname()
    for _ in range(3):
        desk.knock(address[1])
    return address


def blocking_calls(
    make: type[StoppableSocket], pair: tuple[StoppableSocket, StoppableSocket], desk: Desk
) -> dict[str, Callable[[], object]]:
    listener = make()
    listener.bind((LOOPBACK, 0))
    listener.listen()
    client, conn = pair
    full(client)
    address = unconnectable(desk)
    datagrams = make(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind((LOOPBACK, 0))
    return {
        "accept": listener.accept,
        "connect": lambda: make().connect(address),
        "connect_ex": lambda: make().connect_ex(address),
        "recv": lambda: conn.__class__.recv(client, 10),
        "recv_into": lambda: client.recv_into(bytearray(10)),
        "recvfrom": lambda: datagrams.recvfrom(10),
        "makefile": lambda: client.makefile("rb").readline(),
        "send": lambda: client.send(b"x" * 10_000_000),
        "sendall": lambda: client.sendall(b"x" * 10_000_000),
    }


CALLS = ["accept", "connect", "connect_ex", "recv", "recv_into", "recvfrom", "makefile"]
CALLS += ["send", "sendall"]


@pytest.mark.parametrize("name", CALLS)
def test_every_waiting_call_can_be_left_at_once(
    name: str,
    hooks: Hooks,
    make: type[StoppableSocket],
    pair: tuple[StoppableSocket, StoppableSocket],
    desk: Desk,
) -> None:
    call = blocking_calls(make, pair, desk)[name]
    before = len(hooks.waits)
    aside = Aside(call)
    until(lambda: len(hooks.waits) > before)
    began = time.monotonic()
    hooks.stop()
    with pytest.raises(Stopped):
        aside.comes()
    assert time.monotonic() - began < 0.5


def test_a_waiting_call_goes_on_when_what_it_waits_for_comes(
    pair: tuple[StoppableSocket, StoppableSocket], hooks: Hooks
) -> None:
    client, conn = pair
    aside = Aside(lambda: conn.recv(1024))
    until(lambda: hooks.waits)
    client.send(b"Halo")
    assert aside.comes() == b"Halo"
    sender = "{}:{}".format(*client.getsockname())
    assert hooks.waits[0] == f"recv(1024): {say('waits_sender', peer=sender)}"


def test_a_large_message_arrives_whole_while_the_sender_waits(
    pair: tuple[StoppableSocket, StoppableSocket],
) -> None:
    client, conn = pair
    data = bytes(range(256)) * 40_000
    aside = Aside(lambda: client.send(data))
    came = b""
    while len(came) < len(data):
        came += conn.recv(1_000_000)
    assert came == data
    assert aside.comes() == len(data)


def test_the_programs_time_limits_hold(
    make: type[StoppableSocket], pair: tuple[StoppableSocket, StoppableSocket]
) -> None:
    client, conn = pair
    assert conn.gettimeout() is None
    assert conn.getblocking()
    conn.settimeout(0.1)
    assert conn.gettimeout() == 0.1
    with pytest.raises(TimeoutError, match="timed out"):
        conn.recv(10)
    conn.setblocking(False)
    assert not conn.getblocking()
    with pytest.raises(BlockingIOError):
        conn.recv(10)
    with pytest.raises(ValueError, match="out of range"):
        conn.settimeout(-1)
    client.settimeout(0.1)
    with pytest.raises(TimeoutError):
        client.sendall(b"x" * 50_000_000)


def test_what_goes_wrong_is_what_a_plain_socket_says(make: type[StoppableSocket]) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        address = taken.getsockname()
        with pytest.raises(ConnectionRefusedError) as caught:
            make().connect(address)
        assert caught.value.strerror == "Connection refused" or caught.value.errno != 0
        assert make().connect_ex(address) == errno.ECONNREFUSED
        with pytest.raises(OSError, match="in use"):
            make().bind(address)
    with pytest.raises(OSError):  # noqa: PT011  (each system has its own)
        make().accept()
    closed = make()
    closed.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        closed.recv(1)
    with pytest.raises(socket.gaierror):
        make().connect(("tidak.ada.invalid", 1))
    with pytest.raises(TypeError):
        make().connect("bukan alamat")


def test_an_accepted_socket_belongs_to_the_same_run(
    pair: tuple[StoppableSocket, StoppableSocket], hooks: Hooks
) -> None:
    _, conn = pair
    assert type(conn) is type(pair[0])
    assert conn in hooks.sockets
    assert type(conn).__name__ == "socket"
    assert "accept()" in hooks.calls


def test_the_calls_are_told_as_a_program_writes_them(
    make: type[StoppableSocket], hooks: Hooks
) -> None:
    sock = make(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((LOOPBACK, 0))
    sock.listen(1)
    sock.close()
    assert hooks.calls == [
        "socket(AF_INET, SOCK_STREAM)",
        "setsockopt(SO_REUSEADDR, 1)",
        "bind(('127.0.0.1', 0))",
        "listen(1)",
        "close()",
    ]


def test_it_works_with_the_modules_that_use_sockets(
    pair: tuple[StoppableSocket, StoppableSocket],
) -> None:
    client, conn = pair
    client.sendall(b"satu\ndua\n")
    with conn.makefile("r", encoding="utf-8") as file:
        assert file.readline() == "satu\n"
    assert select.select([client], [client], [], 0) == ([], [client], [])
    with conn.makefile("w", encoding="utf-8") as out:
        out.write("balas\n")
    assert client.recv(100) == b"balas\n"


def test_a_released_socket_waits_like_any_other(
    pair: tuple[StoppableSocket, StoppableSocket], hooks: Hooks
) -> None:
    client, conn = pair
    with pytest.raises(OSError):  # noqa: PT011  (as a plain socket, which is connected already)
        client.connect((LOOPBACK, 1))
    conn.settimeout(5)
    type(conn).run = None
    for sock in pair:
        sock.release()
    assert conn.gettimeout() == socket.socket.gettimeout(conn) == 5
    hooks.stop()
    told = len(hooks.calls)
    aside = Aside(lambda: conn.recv(10))
    client.send(b"ok")
    assert aside.comes() == b"ok"
    assert len(hooks.calls) == told


def test_leaving_a_program_leaves_its_sockets_open(
    pair: tuple[StoppableSocket, StoppableSocket], hooks: Hooks
) -> None:
    client, _ = pair
    hooks.keeps_sockets = True
    with client:
        pass
    assert client.fileno() >= 0
    hooks.keeps_sockets = False
    client.close()
    assert client.fileno() < 0


def test_shutting_closes_whoever_still_holds_the_socket(
    make: type[StoppableSocket], hooks: Hooks, desk: Desk
) -> None:
    listener = make()
    listener.bind((LOOPBACK, 0))
    listener.listen()
    address = listener.getsockname()
    held = listener.makefile("rb")
    hooks.stop()
    listener.shut()
    with socket.socket() as again:
        again.bind(address)
    held.close()
    listener.shut()  # once more does no harm


def test_the_trace_shows_the_call_while_it_waits(
    tmp_path: Path, pair: tuple[StoppableSocket, StoppableSocket], record: Recorder
) -> None:
    client, conn = pair
    aside = Aside(lambda: conn.recv(1024))
    story = Story(Folder(tmp_path))
    until(lambda: story.read() and [call for call in story.calls if call.name == "recv"], 2)
    (call,) = [call for call in story.calls if call.name == "recv"]
    assert (call.over, call.wait, call.size) == (False, -1, 1024)
    client.send(b"Halo")
    assert aside.comes() == b"Halo"
    record.flush()
    story.read()
    assert (call.over, call.data) == (True, b"Halo")
    assert [one.name for one in story.calls].count("recv") == 1
