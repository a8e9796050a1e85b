"""One TCP connection: pieces in, texts out, one write a message."""

import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from chatkit import engine
from chatkit.errors import NetworkError
from chatkit.net import connection, pair
from chatkit.net.connection import GAP, NAME_GAP, QUEUE_LIMIT
from chatkit.net.pair import Pair
from chatkit.texts import say
from tests.helpers import Desk, refused, sentence, shows, until

LINUX = sys.platform == "linux"


def socket_of(end: Pair) -> socket.socket:
    """Return the socket of a conversation that goes on."""
    assert end._connection
    sock: socket.socket = end._connection._transport.get_extra_info("socket")
    return sock


def segments_out(sock: socket.socket) -> int:
    """Return how many segments with data this socket has sent, each counted once."""
    info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 192)
    sent: int = struct.unpack_from("I", info, 156)[0]  # tcpi_data_segs_out
    again: int = struct.unpack_from("I", info, 100)[0]  # tcpi_total_retrans: a slow reader's
    return sent - again


def read_to_the_end(sock: socket.socket) -> bytes:
    return b"".join(iter(lambda: sock.recv(65536), b""))


# options


def test_both_ends_ask_the_system_to_watch_the_cable(desk: Desk) -> None:
    for end in desk.pair():
        sock = socket_of(end)
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        if LINUX:
            idle, interval, count, unsent = (
                sock.getsockopt(socket.IPPROTO_TCP, option)
                for option in (
                    socket.TCP_KEEPIDLE,
                    socket.TCP_KEEPINTVL,
                    socket.TCP_KEEPCNT,
                    socket.TCP_USER_TIMEOUT,
                )
            )
            assert idle + interval * count <= 40, "design: within 40 s"
            assert unsent <= 40_000


def test_a_message_leaves_at_once_however_small_it_is(desk: Desk) -> None:
    for end in desk.pair():
        assert socket_of(end).getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


# writing


@pytest.mark.skipif(not LINUX, reason="counts segments as Linux does")
def test_messages_in_a_row_leave_in_writes_of_their_own(desk: Desk) -> None:
    server = desk.server(free=True)
    bob = desk.guest(server)
    until(lambda: server.peer)
    time.sleep(NAME_GAP)
    before = segments_out(socket_of(server))
    sent = [server.send(f"pesan {n}") for n in range(30)]
    server.flush()
    expected = b"".join(f"[{m.time:%Y-%m-%d %H:%M:%S}] Alice: {m.text}".encode() for m in sent)
    until(lambda: bob.recv(65536, socket.MSG_PEEK) == expected)
    assert segments_out(socket_of(server)) - before == 30


def test_messages_in_a_row_leave_a_gap_apart(desk: Desk) -> None:
    bob, client = desk.host(free=True)
    started = time.monotonic()
    for n in range(50):
        client.send(f"{n:02}")
    assert time.monotonic() - started < 49 * GAP + 1, "send does not wait for the gaps"
    client.flush()
    assert time.monotonic() - started >= 49 * GAP
    client.stop()
    assert read_to_the_end(bob) == b"".join(b"%02d" % n for n in range(50))


def test_the_gap_is_at_least_two_steps_of_the_clock() -> None:
    coarse = (
        "import time\n"
        "class Coarse: resolution = 0.015625\n"
        "time.get_clock_info = lambda name: Coarse\n"
        "from chatkit.net.connection import GAP\n"
        "print(GAP)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", coarse], capture_output=True, text=True, timeout=30, check=True
    )
    assert float(done.stdout) == 0.03125, "as on Windows before Python 3.13"
    assert GAP >= 0.001


def test_the_name_and_the_first_message_are_not_glued(desk: Desk) -> None:
    server = desk.server(free=True)
    bob = desk.connect(server.port, b"Bob")
    until(lambda: server.peer)
    started = time.monotonic()
    server.send("Halo")
    until(lambda: len(bob.recv(1024, socket.MSG_PEEK)) > len("Alice"))
    assert time.monotonic() - started > NAME_GAP / 2
    assert bob.recv(5) == b"Alice"
    assert bob.recv(1024).endswith(b"] Alice: Halo")


def test_who_answers_need_not_be_given_time_to_read(desk: Desk) -> None:
    server = desk.server()
    bob = desk.guest(server)
    bob.sendall(b"Halo")
    until(lambda: server.my_turn)
    started = time.monotonic()
    server.send("Hai")
    assert bob.recv(1024).endswith(b"Alice: Hai")
    assert time.monotonic() - started < NAME_GAP


def test_a_queue_for_a_reader_who_does_not_read_is_bounded(desk: Desk) -> None:
    bob, client = desk.host(free=True)
    accepted: list[str] = []

    def send_on_and_on() -> None:
        for n in range(50_000):
            accepted.append(f"{n:05}".ljust(1000, "."))
            client.send(accepted[-1])

    with refused(NetworkError, "queue_full", peer="Alice", kib=96):
        send_on_and_on()
    too_much = accepted.pop()
    assert client._connection
    waiting = engine.call(lambda talk: talk.waiting, client._connection)
    assert QUEUE_LIMIT / 2 < waiting <= QUEUE_LIMIT
    assert [message.text for message in client.messages[-3:]] == accepted[-3:]
    assert too_much not in [message.text for message in client.messages]
    # once the reader reads, all that was accepted is there, and the next message goes
    bob.settimeout(10)
    got = b"".join(bob.recv(1000, socket.MSG_WAITALL) for _ in accepted)
    assert got.decode() == "".join(accepted)
    client.send("lega")
    assert bob.recv(1024) == b"lega"


def test_flush_gives_up_on_a_reader_who_does_not_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair, "SLOW_READER", 0.3)
    bob, client = desk.host(free=True)
    bob.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    socket_of(client).setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)

    def send_on_and_on() -> None:
        for n in range(100_000):
            client.send("x" * 1000)
            if n % 50 == 49:
                client.flush()

    with refused(NetworkError, "slow_reader", peer="Alice"):
        send_on_and_on()
    started = time.monotonic()
    client.stop()
    assert time.monotonic() - started < connection.FAREWELL + 1


# reading


def test_pieces_are_those_that_the_assignments_reader_would_get(desk: Desk) -> None:
    server = desk.server(free=True)
    desk.guest(server).sendall(b"a" * 3000)
    until(lambda: len(server.messages) == 3)
    assert [len(message.text) for message in server.messages] == [1024, 1024, 952]


def test_a_letter_cut_in_two_is_one_letter(desk: Desk) -> None:
    server = desk.server(free=True)
    desk.guest(server).sendall(("a" + 600 * "é").encode())
    until(lambda: sum(len(message.text) for message in server.messages) == 601)
    assert "".join(message.text for message in server.messages) == "a" + 600 * "é"


def test_half_a_letter_alone_is_shown_after_a_moment(desk: Desk) -> None:
    server = desk.server()
    desk.guest(server).sendall(b"caf\xc3")
    shows(server, "Bob: caf")
    shows(server, r"Bob: \xc3")


def test_half_a_letter_at_the_end_is_shown_before_the_end(desk: Desk) -> None:
    server = desk.server()
    bob = desk.guest(server)
    bob.sendall(b"caf\xc3")
    bob.close()
    shows(server, say("peer_left", peer="Bob"))
    assert [message.text for message in server.messages] == ["caf", r"\xc3"]


# ending


def test_a_peer_that_is_dismissed_reads_the_end_and_no_reset(desk: Desk) -> None:
    server, _ = desk.pair()
    eve = desk.connect(server.port, b"Eve")
    assert eve.recv(1024) == b""
    shows(server, sentence("second_client", peer="Bob"))


def test_a_peer_that_is_dismissed_and_stays_is_cut_off(desk: Desk) -> None:
    server, _ = desk.pair()
    eve = desk.connect(server.port, b"Eve")
    assert eve.recv(1024) == b""

    def cut_off() -> bool:
        try:
            eve.sendall(b"masih di sini")
        except (BrokenPipeError, ConnectionResetError):
            return True
        return False

    until(cut_off, connection.FAREWELL + 5)


def test_what_was_sent_just_before_the_stop_still_arrives(desk: Desk) -> None:
    server = desk.server(free=True)
    bob = desk.connect(server.port, b"Bob")
    until(lambda: server.peer)
    for n in range(5):
        server.send(f"pesan {n}")
    server.stop()
    got = read_to_the_end(bob)
    assert got.startswith(b"Alice[")
    assert [b"pesan %d" % n in got for n in range(5)] == [True] * 5


def test_a_conversation_that_is_closing_hears_nothing_more(desk: Desk) -> None:
    server = desk.server(free=True)
    bob = desk.connect(server.port, b"Bob")
    until(lambda: server.peer)
    server.send("Halo")  # waits in the outbox while the name is being read
    engine.call(server._close)
    lines = server.lines
    bob.sendall(b"Mallory")
    read_to_the_end(bob)
    assert server.lines == lines
    assert server.peer is None
    assert [message.text for message in server.messages] == ["Halo"]


# a pulled cable

FAR_SERVER = """
import sys
from chatkit import Server, texts
texts.use("id")
alice = Server(0, "Alice", sys.argv[1])
alice.subscribe(lambda line: line and print(line.text))
alice.start()
sys.stdin.readline()
"""

FAR_CLIENT = """
import sys
from chatkit import Client, texts
texts.use("id")
bob = Client(sys.argv[1], int(sys.argv[2]), "Bob")
bob.subscribe(lambda line: line and print(line.text))
bob.start()
for line in sys.stdin:
    bob.send(line.rstrip())
"""


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, timeout=10)


@pytest.fixture
def cable() -> Iterator[tuple[str, str]]:
    """Two network namespaces with a cable between them; all of it is inside this computer."""
    one, other = (f"chatkit-{os.getpid()}-{n}" for n in (1, 2))
    if not LINUX or os.geteuid() != 0 or not shutil.which("ip"):
        pytest.skip("needs Linux, root and the command ip")
    try:
        try:
            ip("netns", "add", one)
            ip("netns", "add", other)
            ip("link", "add", "cable0", "netns", one, "type", "veth",
               "peer", "name", "cable0", "netns", other)  # fmt: skip
            for name, address in ((one, "10.77.0.1/24"), (other, "10.77.0.2/24")):
                ip("-n", name, "address", "add", address, "dev", "cable0")
                ip("-n", name, "link", "set", "cable0", "up")
        except subprocess.CalledProcessError as error:
            pytest.skip(f"no network of our own here: {error.stderr.decode().strip()}")
        yield one, other
    finally:
        for name in (one, other):  # the cable goes with the namespace that holds its end
            subprocess.run(["ip", "netns", "delete", name], capture_output=True, timeout=10)


@pytest.mark.timeout(150)
def test_a_pulled_cable_is_noticed_by_both_sides_within_45_seconds(
    desk: Desk, cable: tuple[str, str]
) -> None:
    here, there = (["ip", "netns", "exec", name] for name in cable)
    chats = []
    for _ in range(2):
        alice = desk.program(FAR_SERVER, "10.77.0.1", within=here)
        alice.shows("Tanggal")
        port = alice.output.split("Port Server: ")[1].split()[0]
        bob = desk.program(FAR_CLIENT, "10.77.0.1", port, within=there)
        bob.shows("Alice Telah bergabung...")
        chats.append((alice, bob))
    idle, busy = chats
    ip("-n", cable[0], "link", "set", "cable0", "down")
    busy[1].type("apakah kamu masih di sana?")
    started = time.monotonic()
    for program in (*idle, *busy):
        program.shows(sentence("peer_lost"), 45 - (time.monotonic() - started))
    assert time.monotonic() - started > 5, "or it was not the cable that was noticed"
    for alice, _ in chats:
        alice.shows(sentence("peer_lost", peer="Bob"), 0)


def test_what_waits_at_stop_still_leaves_though_it_may_be_glued(desk: Desk) -> None:
    bob, client = desk.host(free=True)
    texts = [f"{n:04}" for n in range(3000)]  # at GAP apart they take three seconds
    for text in texts:
        client.send(text)
    client.stop()
    got = b""
    while piece := bob.recv(65_536):
        got += piece
    assert got.decode() == "".join(texts)
