"""The side that connects, says its name first and speaks first."""

import asyncio
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from datetime import datetime

import pytest

from chatkit import Client, InputError, NetworkError, address, engine
from chatkit.address import CONNECT_TIMEOUT
from chatkit.net import doubt
from chatkit.net.client import MOMENT
from chatkit.texts import duration, say
from tests.helpers import LOOPBACK, Desk, free_port, refused, sentence, shows, texts_of, until

WHEN = datetime(2024, 1, 15, 14, 30, 22)


@pytest.fixture
def deaf(desk: Desk) -> int:
    """Return a port that does not answer: its queue of connections is full."""
    listener = desk.listen(backlog=0)
    port: int = listener.getsockname()[1]
    for _ in range(4):
        desk.knock(port)
    with socket.socket() as probe:
        probe.settimeout(0.2)
        if probe.connect_ex((LOOPBACK, port)) == 0:
            pytest.skip("this system answers although the queue is full")
    return port


# the assignment


def test_it_begins_with_its_own_address(desk: Desk) -> None:
    _, bob = desk.pair()
    assert texts_of(bob)[0].startswith("Alamat IP Client: ")


def test_the_whole_conversation_is_byte_for_byte_the_assignments(desk: Desk) -> None:
    listener = desk.listen()
    bob = desk.client(listener.getsockname()[1], clock=lambda: WHEN)
    alice = desk.accept(listener)
    assert alice.recv(1024) == b"Bob"
    alice.sendall(b"Alice")
    until(lambda: bob.my_turn)
    bob.send("Halo Alice!")
    assert alice.recv(1024) == b"Halo Alice!"
    alice.sendall(b"[2024-01-15 14:30:20] Alice: Halo juga Bob!")
    shows(bob, "Halo juga")
    alice.close()
    shows(bob, say("peer_left", peer="Alice"))
    assert texts_of(bob) == [
        f"Alamat IP Client: {LOOPBACK}",
        "Alice Telah bergabung...",
        "pesan : Halo Alice!",
        "[2024-01-15 14:30:20] Alice: Halo juga Bob!",
        say("peer_left", peer="Alice"),
    ]
    assert bob.messages[1].stamp == "2024-01-15 14:30:20"
    assert bob.messages[1].time == WHEN
    assert not bob.running


def test_they_take_turns(desk: Desk) -> None:
    alice, bob = desk.pair()
    for n in range(3):
        bob.send(f"tanya {n}")
        with refused(InputError, "not_your_turn", peer="Alice"):
            bob.send("lagi")
        until(lambda: alice.my_turn)
        alice.send(f"jawab {n}")
        until(lambda: bob.my_turn)
    assert [message.text for message in bob.messages] == [
        f"{word} {n}" for n in range(3) for word in ("tanya", "jawab")
    ]
    assert [m.text for m in alice.messages] == [m.text for m in bob.messages]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("[2024-01-15 14:30:20] Alice: Halo", "[2024-01-15 14:30:20] Alice: Halo"),
        ("[14:30:20] Alice: Halo", "[14:30:20] Alice: Halo"),
        ("2024-01-15 14:30:20 - Halo", "[2024-01-15 14:30:20] Alice: Halo"),
        ("Alice: Halo (14:30:20)", "[14:30:20] Alice: Halo"),
        ("Halo", "[14:30:22] Alice: Halo"),
        ("[14:30:20] Citra: Halo", "[14:30:22] Alice: [14:30:20] Citra: Halo"),
        ("a\n[14:30:20] Citra: b", r"[14:30:22] Alice: a\n[14:30:20] Citra: b"),
        ("\x1b[1A<b>\u202e\r", r"[14:30:22] Alice: \x1b[1A<b>\u202e\r"),
    ],
)
def test_each_way_of_writing_it_becomes_one_honest_line(sent: str, shown: str, desk: Desk) -> None:
    alice, bob = desk.host(clock=lambda: WHEN)
    alice.sendall(sent.encode())
    assert shows(bob, "] Alice: ") == shown


def test_bytes_that_are_no_utf8_are_shown_as_they_are(desk: Desk) -> None:
    alice, bob = desk.host()
    alice.sendall(b"Halo \xff\xfe!")
    shows(bob, r"Alice: Halo \xff\xfe!")


def test_a_server_that_says_its_name_first_is_understood(desk: Desk) -> None:
    listener = desk.listen()
    bob = desk.keep(Client(LOOPBACK, listener.getsockname()[1], "Bob"))
    thread = threading.Thread(target=bob.start)
    thread.start()
    alice = desk.accept(listener)
    alice.sendall(b"Alice")
    until(lambda: bob.peer == "Alice")
    assert alice.recv(1024) == b"Bob"
    thread.join(5)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"<script>", "<script>"),
        (b"Alice\x1b[2J", r"Alice\x1b[2J"),
        ("\u202eecilA".encode(), r"\u202eecilA"),
        (b"Alice\nBob", r"Alice\nBob"),
        (b"\xff", r"\xff"),
        (b"\r", ""),
    ],
)
def test_a_hostile_name_is_shown_safely_everywhere(name: bytes, shown: str, desk: Desk) -> None:
    alice, bob = desk.host(name)
    alice.sendall(b"Halo")
    shows(bob, ": Halo")
    for text in [*texts_of(bob), bob.status, bob.peer or ""]:
        assert text.isprintable()
    assert (bob.peer or "").startswith(shown or say("no_name"))


def test_a_namesake_is_shown_with_both_addresses(desk: Desk) -> None:
    alice, bob = desk.host("ＢOB".encode())
    theirs = f"({LOOPBACK}:{alice.getsockname()[1]})"
    ours = f"({LOOPBACK}:{alice.getpeername()[1]})"
    assert bob.peer == f"ＢOB {theirs}"
    shows(bob, say("same_username", me=f"Bob {ours}", peer=f"ＢOB {theirs}"))


# bad input


@pytest.mark.parametrize(
    ("port", "key"),
    [("lima", "port_not_a_number"), *((port, "port_out_of_range") for port in (0, 65536, -5))],
)
def test_a_bad_port_is_refused_before_anything_begins(port: int | str, key: str) -> None:
    with refused(InputError, key):
        Client(LOOPBACK, port, "Bob")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("username", "key"),
    [
        ("", "username_empty"),
        (" ", "username_empty"),
        ("b" * 33, "username_long"),
        ("Bo\tb", "username_hidden"),
        ("\u202eboB", "username_hidden"),
    ],
)
def test_a_bad_username_is_refused_before_anything_begins(username: str, key: str) -> None:
    with refused(InputError, key):
        Client(LOOPBACK, 5005, username)


def test_an_empty_address_is_refused_before_anything_begins() -> None:
    with refused(InputError, "host_empty"):
        Client("  ", 5005, "Bob")


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("tidak ada", "tidak ada"),
        ("a" * 70, "a" * 70),
        ("a..b", "a..b"),
        ("a\0b", r"a\x00b"),
        ("a\ud800b", r"a\ud800b"),
        ("a\x1b[2J\u202eb", r"a\x1b[2J\u202eb"),
    ],
)
def test_an_address_that_does_not_exist_is_said(host: str, shown: str, desk: Desk) -> None:
    bob = desk.keep(Client(host, 5005, "Bob")).start()
    line = shows(bob, say("address_unknown", host=shown))
    assert bob.status == line
    assert not bob.running
    assert not bob.met


def test_a_server_that_is_not_started_is_said(desk: Desk) -> None:
    port = free_port()
    started = time.monotonic()
    bob = desk.client(port)
    assert bob.status == say("refused", host=LOOPBACK, port=port)
    assert time.monotonic() - started < 1
    assert not bob.running
    assert bob.lines[-1].kind == "problem"


def test_a_server_that_is_started_after_all_is_reached_by_the_same_client(desk: Desk) -> None:
    port = free_port()
    bob = desk.client(port)
    assert not bob.running
    desk.server(port=port)
    bob.start()
    until(lambda: bob.peer == "Alice")
    assert bob.status == say("status_mine", peer="Alice", since=duration(0))


def test_a_server_that_does_not_answer_is_said_after_five_seconds(desk: Desk, deaf: int) -> None:
    assert CONNECT_TIMEOUT == 5
    started = time.monotonic()
    bob = desk.client(deaf)
    assert time.monotonic() - started < MOMENT + 1, "start does not wait for it"
    assert bob.running
    assert bob.status == say("client_connecting", address=f"{LOOPBACK}:{deaf}")
    shows(bob, say("no_answer", host=LOOPBACK, port=deaf, seconds=5))
    assert 4.5 < time.monotonic() - started < 7
    assert not bob.running


def test_a_second_attempt_at_a_deaf_server_replaces_the_first(desk: Desk, deaf: int) -> None:
    bob = desk.client(deaf)
    first = bob._conversation
    bob.start()
    assert first
    assert first.cancelled()
    assert bob.running, "the end of the first attempt is not the end of the second"
    assert bob._conversation is not first
    bob.stop()
    assert not bob.running
    assert bob.status == say("client_stopped")


NO_NETWORK = """
from chatkit import Client, texts
texts.use("id")
bob = Client("192.0.2.1", 5005, "Bob").start()
print([line.text for line in bob.lines])
"""


def test_a_laptop_without_a_network_says_so() -> None:
    if not shutil.which("unshare"):
        pytest.skip("needs unshare")
    command = ["unshare", "--net", sys.executable, "-c", NO_NETWORK]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    if "unshare" in done.stderr:
        pytest.skip("no network can be taken away here")
    assert say("offline", host=LOOPBACK) in done.stdout
    assert say("unreachable", host="192.0.2.1") in done.stdout


def test_a_server_that_says_nothing_is_said_and_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubt, "SILENCE", 0.2)
    listener = desk.listen()
    bob = desk.client(listener.getsockname()[1])
    alice = desk.accept(listener)
    said = shows(bob, sentence("silent_server"))
    assert bob.hint == said
    assert bob.status == said
    assert bob.running
    alice.sendall(b"Alice")
    until(lambda: bob.peer == "Alice")
    assert bob.hint == ""
    bob.send("Halo")


def test_a_server_that_serves_somebody_else_is_said(desk: Desk) -> None:
    alice, _ = desk.pair()
    eve = desk.client(alice.port, "Eve")
    shows(eve, say("server_closed_early"))
    assert not eve.running
    assert not eve.met


def test_nothing_is_sent_while_nobody_is_connected(desk: Desk) -> None:
    bob = desk.client(free_port())
    with refused(NetworkError, "nobody_connected"):
        bob.send("Halo")
    listener = desk.listen()
    bob = desk.client(listener.getsockname()[1])
    with refused(NetworkError, "server_unnamed"):
        bob.send("Halo")
    assert bob.messages == []


# the other side ends


def test_a_server_that_stops_is_noticed(desk: Desk) -> None:
    alice, bob = desk.pair()
    alice.stop()
    shows(bob, say("peer_left", peer="Alice"))
    assert not bob.running
    assert bob.peer is None
    assert bob.met


def test_a_server_that_resets_is_said_to_be_lost(desk: Desk) -> None:
    alice, bob = desk.host()
    alice.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    alice.close()
    shows(bob, sentence("peer_lost", peer="Alice"))
    assert not bob.running


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="POSIX only")
def test_a_server_that_is_killed_is_noticed_within_a_second(desk: Desk) -> None:
    program = desk.program(
        "import time\n"
        "from chatkit import Server\n"
        "print(Server(0, 'Alice').start().port)\n"
        "time.sleep(60)\n"
    )
    program.shows("\n")
    bob = desk.client(int(program.output))
    until(lambda: bob.peer)
    program.process.send_signal(signal.SIGKILL)
    started = time.monotonic()
    until(lambda: not bob.running)
    assert time.monotonic() - started < 1


def test_a_flood_from_the_server_is_bounded_and_the_client_still_answers(desk: Desk) -> None:
    alice, bob = desk.host(free=True)
    slowest = 0.0

    def flood() -> None:
        for _ in range(16 * 16):
            alice.sendall(b"y" * 65536)
        alice.sendall(b"selesai")

    thread = threading.Thread(target=flood)
    thread.start()
    alice.settimeout(60)
    end = time.monotonic() + 60
    while "selesai" not in "".join(texts_of(bob)[-2:]):
        started = time.monotonic()
        assert bob.status
        slowest = max(slowest, time.monotonic() - started)
        assert started < end
    thread.join(5)
    assert slowest < 1
    assert len(bob.messages) <= 5000
    assert len(bob.lines) <= 5000
    bob.send("masih di sini")
    assert alice.recv(1024) == b"masih di sini"


# stopping


def test_stop_in_the_middle_of_a_chat_ends_it_for_both(desk: Desk) -> None:
    alice, bob = desk.pair()
    bob.stop()
    assert not bob.running
    assert texts_of(bob)[-1] == say("client_left")
    shows(alice, say("peer_left", peer="Bob"))
    lines = bob.lines
    bob.stop()
    assert bob.lines == lines


def test_stop_before_start_is_harmless(desk: Desk) -> None:
    bob = desk.keep(Client(LOOPBACK, 5005, "Bob"))
    bob.stop()
    assert bob.lines == []


def test_stop_while_connecting_gives_up_at_once(desk: Desk, deaf: int) -> None:
    bob = desk.client(deaf)
    attempt = bob._conversation
    started = time.monotonic()
    bob.stop()
    assert time.monotonic() - started < 0.5
    assert attempt
    assert attempt.cancelled()
    assert not bob.running
    assert texts_of(bob)[-1] == say("client_left")


def test_stop_in_the_middle_of_a_handshake_ends_it(desk: Desk) -> None:
    listener = desk.listen()
    bob = desk.client(listener.getsockname()[1])
    alice = desk.accept(listener)
    assert alice.recv(1024) == b"Bob"
    bob.stop()
    assert alice.recv(1024) == b""
    lines = texts_of(bob)
    assert lines[-1] == say("client_left")


def test_a_client_stopped_at_any_moment_of_connecting_stays_stopped(desk: Desk) -> None:
    alice = desk.server()

    async def stopped_after(steps: int) -> Client:
        bob = desk.keep(Client(LOOPBACK, alice.port, f"Bob{steps}"))
        starting = asyncio.ensure_future(bob.begin())
        for _ in range(steps):
            await asyncio.sleep(0)
        await bob.end()
        bob._answered.set()
        await starting
        return bob

    clients = [engine.run(stopped_after(steps)) for steps in range(1, 25)]
    until(lambda: not alice.peer and not alice.guests, what=lambda: (alice, texts_of(alice)))
    for bob in clients:
        assert not bob.running
        assert bob.peer is None
        assert texts_of(bob)[-1:] in ([say("client_left")], [])


def test_a_client_that_is_made_again_replaces_the_one_before(desk: Desk) -> None:
    alice, bob = desk.pair()
    again = desk.client(alice.port)
    assert not bob.running
    until(lambda: again.peer == "Alice")
    again.send("Halo")
    shows(alice, "Bob: Halo")
    bob.stop()
    assert again.running


def test_a_client_that_starts_again_has_a_conversation_of_its_own(desk: Desk) -> None:
    alice, bob = desk.pair()
    bob.send("satu")
    bob.start()
    until(lambda: bob.my_turn)
    bob.send("dua")
    until(lambda: len(alice.messages) == 2)
    assert [message.text for message in bob.messages] == ["satu", "dua"]


def test_a_with_block_connects_and_leaves(desk: Desk) -> None:
    alice = desk.server()
    with Client(LOOPBACK, alice.port, "Bob") as bob:
        until(lambda: bob.my_turn)
        bob.send("Halo")
    assert not bob.running
    shows(alice, "Bob: Halo")
    shows(alice, say("peer_left", peer="Bob"))


@pytest.mark.parametrize("listening", [LOOPBACK, "::1", "::"])
def test_localhost_reaches_a_server_of_either_kind_of_address(desk: Desk, listening: str) -> None:
    if ":" in listening and not socket.has_dualstack_ipv6():
        pytest.skip("this computer has no ::1")
    alice = desk.server(host=listening)
    bob = desk.keep(Client("localhost", alice.port, "Bob")).start()
    until(lambda: bob.peer == "Alice")
    own = "::1" if listening == "::1" else LOOPBACK
    assert texts_of(bob)[0] == f"Alamat IP Client: {own}"


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this computer has no ::1")
@pytest.mark.parametrize("typed", ["::1", "[::1]", "0:0:0:0:0:0:0:1"])
def test_ipv6_is_typed_with_brackets_and_without(desk: Desk, typed: str) -> None:
    alice = desk.server(host=typed)
    bob = desk.keep(Client(typed, alice.port, "Bob")).start()
    until(lambda: bob.peer == "Alice")
    assert texts_of(alice)[0] == "Alamat IP: ::1"
    assert bob.peer_address == f"[::1]:{alice.port}"
    bob.stop()
    until(lambda: not alice.peer)
    assert alice.status == say("server_waiting", address=f"[::1]:{alice.port}")


def test_a_name_with_a_silent_address_has_time_for_the_other_ones(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (silent := full_listener(desk)):
        pytest.skip("this system answers although the backlog is full")
    alice = desk.server()

    async def both(host: str, port: int) -> list[tuple[str, int]]:
        return [silent, (LOOPBACK, port)]

    monkeypatch.setattr(address, "CONNECT_TIMEOUT", 1.0)
    monkeypatch.setattr(address, "resolve", both)
    bob = desk.client(alice.port)
    until(lambda: bob.peer == "Alice")


def full_listener(desk: Desk) -> tuple[str, int] | None:
    """Return a place that takes no more connections, and answers nothing; None where there is none.

    Linux drops the connections that a full backlog cannot hold.
    """
    if sys.platform != "linux":
        return None
    host, port = desk.listen(backlog=0).getsockname()
    for _ in range(3):
        desk.knock(port)
    return host, port
